// Beside the conversation: who it is, what is known and where from, what was said earlier.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Ago, Icon, Portrait, Since } from "paldesk/dashboard/marks";
import { Enriched } from "paldesk/dashboard/enriched";
import { Fact } from "paldesk/dashboard/field";
import { Fold } from "paldesk/dashboard/fold";
import { elsewhere, WIDE } from "paldesk/dashboard/place";
import { Proof } from "paldesk/dashboard/head";
import { Rights } from "paldesk/dashboard/rights";
import { Rated } from "paldesk/dashboard/rated";
import { Sorting } from "paldesk/dashboard/sorting";

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function Context({ room }) {
  const { place, people } = room;
  const row = place.row.value;
  const open = place.context.value;
  const close = useRef(/** @type {HTMLButtonElement|null} */ (null));
  useEffect(() => {
    if (row && open) people.load(row);
  }, [row?.id, row?.contact, open]);
  useEffect(() => {
    if (open && !WIDE.matches) close.current?.focus();
  }, [open]);
  if (!row) return null;
  return html`<aside class="pane-side" aria-label=${`About ${row.name}`} onKeyDown=${(event) => escape(event, place)}>
    <header class="pane-head">
      <h2 class="grow">About</h2>
      <button class="button button-quiet button-icon button-small" type="button" ref=${close} aria-label="Close this panel" onClick=${() => shut(place)}><${Icon} name="x" /></button>
    </header>
    <div class="pane-body" tabindex="-1"><${Known} key=${row.contact} room=${room} row=${row} /></div>
  </aside>`;
}

function shut(place) {
  place.toggleContext(false);
  requestAnimationFrame(() => /** @type {HTMLElement|null} */ (document.querySelector('[aria-keyshortcuts="i"]'))?.focus());
}

function escape(event, place) {
  if (event.key === "Escape" && !WIDE.matches) shut(place);
}

function Known({ room, row }) {
  const { place, people } = room;
  const { contact, trouble } = people.of(row).value;
  if (!contact) return trouble ? html`<${Trouble} people=${people} row=${row} words=${trouble} />` : html`<${Skeleton} />`;
  const save = (name) => (value) => people.correct(row, name, value);
  return html`
    <div class="about-who">
      <${Portrait} row=${row} size=${40} />
      <div class="grow"><p class="strong about-name">${contact.label}</p><p class="small"><${Proof} row=${row} /></p></div>
    </div>
    <${Beside} contact=${contact} />
    <${Fold} name="contact" title="Contact">
      ${STANDING.map(([name, label, type]) => html`<${Fact} key=${name} name=${name} label=${label} type=${type} value=${contact[name]} onSave=${save(name)} />
        <${Source} fact=${contact[name] && contact.facts.find((fact) => fact.name === name)} />`)}
      <${More} facts=${contact.facts.filter(({ name }) => !STANDING.some(([known]) => known === name))} />
    <//>
    <${Enriched} room=${room} row=${row} contact=${contact} />
    <${Rights} room=${room} row=${row} contact=${contact} />
    <${Rated} room=${room} row=${row} contact=${contact} />
    <${Sorting} room=${room} row=${row} />
    <${Fold} name="activity" title="Activity">
      <dl class="facts about-facts">
        <dt>Site</dt><dd>${contact.site}</dd>
        <dt>First seen</dt><dd><${Since} at=${contact.first_seen_at} /></dd>
        <dt>Last seen</dt><dd><${Since} at=${contact.last_seen_at} /></dd>
      </dl>
    <//>
    <${Fold} name="earlier" title="Earlier conversations"><${Earlier} place=${place} contact=${contact} row=${row} /><//>`;
}

/** The way to the whole of it, and what the team says of this person. */
function Beside({ contact: { profile, labels, owner, there } }) {
  return html`<div class="about-beside">
    <a class="button button-small" href=${profile}>Open profile</a>
    ${there && html`<span class="small soft">${there} there</span>`}
    ${owner && html`<span class="small soft">Owner: ${owner}</span>`}
    ${labels.length > 0 && html`<span class="sorting-labels about-labels">${labels.map(({ name, hue }) => html`<span class=${`label hue-${hue}`} key=${name}>${name}</span>`)}</span>`}
  </div>`;
}

// What has a place of its own and can be corrected, with its label and the type of its field.
const STANDING = [["name", "Name", "text"], ["email", "E-mail", "email"], ["phone", "Phone", "tel"]];
const LABELS = { avatar: "Picture", company: "Company", language: "Language", time_zone: "Time zone", user_id: "User id" };

/** Who said so, and when. @param {{ fact?: import("paldesk/dashboard/people").Fact }} props */
function Source({ fact }) {
  if (!fact) return null;
  return html`<p class="fact-source">${fact.verified && html`<${Icon} name="badge-check" />`}<span>${fact.said}, <${Ago} at=${fact.at} /></span></p>`;
}

/** What the customer's server, the page or the visitor told beside. @param {{ facts: import("paldesk/dashboard/people").Fact[] }} props */
function More({ facts }) {
  return facts.map((fact) => html`<div class="fact" key=${fact.name}>
      <span class="fact-label truncate" title=${fact.name}>${LABELS[fact.name] ?? fact.name}</span><span class="fact-told" dir="auto"><${Value} of=${fact} /></span>
    </div><${Source} fact=${fact} />`);
}

function Value({ of: { name, value } }) {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  // An address from outside is never loaded unasked: the reader's own would be told to it.
  if (name === "avatar") return html`<a href=${value} target="_blank" rel="noopener noreferrer">Open the picture</a>`;
  return String(value);
}

function Earlier({ place, contact, row }) {
  const others = contact.conversations.filter(({ number }) => number !== row.number);
  if (!others.length) return html`<p class="faint">None. This is the first.</p>`;
  const open = (event, number) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    place.goTo(number);
  };
  return html`<ul class="about-earlier">
    ${others.map(({ number, status, activity_at, preview }) => html`<li key=${number}><a href=${place.address(number)} onClick=${(event) => open(event, number)}>
      <span class="about-earlier-head"><span class="tabular strong">#${number}</span>${status === "open" && html`<span class="badge badge-accent">Open</span>`}<span class="small faint about-earlier-when"><${Ago} at=${activity_at} /></span></span>
      <span class="truncate soft">${preview || "No message"}</span>
    </a></li>`)}
  </ul>`;
}

function Skeleton() {
  return html`<div class="about-waiting stack" aria-busy="true">
    <span class="visually-hidden" role="status">Loading</span>
    <span class="skeleton skeleton-title"></span><span class="skeleton"></span><span class="skeleton skeleton-short"></span><span class="skeleton"></span>
  </div>`;
}

function Trouble({ people, row, words }) {
  return html`<div class="empty empty-small" role="alert"><p>${words}</p><button class="button" type="button" onClick=${() => people.load(row)}>Try again</button></div>`;
}
