// Beside the conversation: who it is, what is known and where from, what was said earlier.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Ago, Icon, Portrait, Since } from "paldesk/dashboard/marks";
import { Notes, Person } from "paldesk/dashboard/contact";
import { Enriched } from "paldesk/dashboard/enriched";
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
  return html`
    <div class="about-who">
      <${Portrait} row=${row} size=${40} />
      <div class="grow"><p class="strong about-name">${contact.label}</p><p class="small"><${Proof} row=${row} /></p></div>
    </div>
    <${Beside} contact=${contact} />
    <${Person} room=${room} row=${row} contact=${contact} />
    <${Notes} room=${room} row=${row} contact=${contact} />
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

/** The way to the whole of it, and their clock. */
function Beside({ contact: { profile, there } }) {
  return html`<div class="about-beside">
    <a class="button button-small" href=${profile}>Open profile</a>
    ${there && html`<span class="small soft about-there"><${Icon} name="clock" />${there} there</span>`}
  </div>`;
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
