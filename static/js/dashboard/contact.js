// What the panel beside a conversation knows of the contact: facts, labels, owner, segments, notes. All of it is changed
// where it stands, by the same verbs as on the profile.
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Opener } from "paldesk/dashboard/chooser";
import { Fact } from "paldesk/dashboard/field";
import { Fold } from "paldesk/dashboard/fold";
import { Ago, Colleague, Icon } from "paldesk/dashboard/marks";
import { sorted } from "paldesk/dashboard/acts/triage";

/** @typedef {import("paldesk/dashboard/actions").Row} Row @typedef {import("paldesk/dashboard/actions").Room} Room
 * @typedef {import("paldesk/dashboard/people").Contact} Contact @typedef {import("paldesk/dashboard/people").Known} Known */

// Always there, filled or not.
const STANDING = { name: "text", email: "email", phone: "tel" };
const TYPES = { number: "text", date: "date", link: "url" };

/** @param {{ room: Room, row: Row, contact: Contact }} props */
export function Person({ room, row, contact }) {
  const open = useSignal(false);
  const blank = useRef(/** @type {Set<string>} */ (new Set()));
  // While somebody fills them in they stay where they are.
  if (!open.value) blank.current = new Set(contact.known.filter(({ name, value }) => !(name in STANDING) && value === null).map(({ name }) => name));
  const filled = contact.known.filter(({ name }) => !blank.current.has(name));
  const empty = contact.edits ? contact.known.filter(({ name }) => blank.current.has(name)) : [];
  const one = (/** @type {Known} */ known) => html`<${One} key=${known.name} room=${room} row=${row} contact=${contact} known=${known} />`;
  return html`<${Fold} name="contact" title="Contact">
    ${filled.map(one)}
    ${empty.length > 0 && html`<details class="about-empty" onToggle=${(event) => (open.value = event.currentTarget.open)}><summary class="button-link">${empty.length === 1 ? "1 more to fill in" : `${empty.length} more to fill in`}</summary>${empty.map(one)}</details>`}
    <div class="sorting about-sorting"><${Labels} room=${room} row=${row} contact=${contact} /><${Owner} room=${room} row=${row} contact=${contact} /><${Segments} contact=${contact} /></div>
  <//>`;
}

function One({ room: { people }, row, contact, known }) {
  const { name, title, kind, help, fixed } = known;
  const field = { name, label: title, help, value: written(known), type: STANDING[name] ?? TYPES[kind], options: optionsOf(known) };
  const save = (/** @type {string} */ value) => (name in STANDING ? people.correct(row, name, value) : people.putRight(row, name, value));
  const told = html`<div class="fact"><span class="fact-label">${title}</span><span class="fact-told" dir="auto"><${Value} of=${known} /></span></div>`;
  return html`${contact.edits && !fixed ? html`<${Fact} ...${field} onSave=${save} />` : told}<${Source} of=${known} />`;
}

function written({ value }) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null ? "" : String(value);
}

/** @returns {[string, string][]|undefined} */
function optionsOf({ kind, options }) {
  if (kind === "yesno") return [["yes", "Yes"], ["no", "No"]];
  return kind === "list" ? options.map((each) => [each, each]) : undefined;
}

function Value({ of: { name, value, kind } }) {
  if (value === null) return html`<span class="faint">Not known</span>`;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  // An address from outside is never loaded unasked: the reader's own would be told to it.
  if (name === "avatar") return html`<a href=${value} target="_blank" rel="noopener noreferrer">Open the picture</a>`;
  return kind === "link" ? html`<a href=${value} target="_blank" rel="noopener noreferrer">${value}</a>` : String(value);
}

/** Who said so, and when. */
function Source({ of: { said, verified, pinned, at } }) {
  if (!said) return null;
  return html`<p class="fact-source">${(verified || pinned) && html`<${Icon} name=${verified ? "badge-check" : "pin"} />`}<span title=${said}>${verified ? "Your server" : said}, <span class="nowrap"><${Ago} at=${at} /></span></span></p>`;
}

// Labels, owner, segments

/** Do it, say so, and offer the way back. @param {Room} room @param {Row} row @param {object} action @param {string} words */
async function act(room, row, action, words) {
  const undo = await room.people.act(row, action);
  const back = () => void room.people.act(row, { undo }).catch((fault) => room.say(fault.detail ?? String(fault), { tone: "danger" }));
  room.say(words, undo ? { undo: back } : {});
}

/** @param {Row} row @param {Room} room @returns {Contact|null} */
const contactOf = (row, { people }) => people.of(row).value.contact;
const tag = (room, row, { id, name, on }) => act(room, row, { do: "label", what: id, on: !on }, on ? `${name} taken off` : `Labelled ${name}`);
const own = (room, row, id, name) => act(room, row, { do: "owner", what: id }, id ? `${name} is the owner now` : "Nobody is the owner now");

const LABELS = {
  id: "contact-label",
  icon: "tag",
  many: true,
  words: () => "Labels of the contact",
  empty: "There is no label for contacts yet. An owner or admin makes them in the settings.",
  choices: (/** @type {Row} */ row, /** @type {Room} */ room) => (contactOf(row, room)?.labels ?? []).map((label) => ({ id: label.id, words: label.name, hue: label.hue, chosen: label.on, run: () => tag(room, row, label) })),
};
const OWNER = {
  id: "contact-owner",
  icon: "user-round",
  words: () => "Owner of the contact",
  choices(/** @type {Row} */ row, /** @type {Room} */ room) {
    const { me, people } = room.desk;
    const owner = contactOf(row, room)?.owner;
    const each = sorted(people.value, me).map((person) => ({ id: person.id, words: person.id === me ? `${person.name} (you)` : person.name, person, chosen: person.id === owner, run: () => own(room, row, person.id, person.name) }));
    return [...each, { id: "nobody", words: "Nobody", icon: "circle-dashed", chosen: owner === null, run: () => own(room, row, null, "") }];
  },
};

function Labels({ room, row, contact: { labels, edits } }) {
  const on = labels.filter((label) => label.on);
  return html`<span class="fact-label">Labels</span><span class="sorting-labels">
    ${on.map((label) => html`<span key=${label.id} class=${`label hue-${label.hue}`}><span class="truncate">${label.name}</span>
      ${edits && html`<button class="label-off" type="button" aria-label=${`Take the label ${label.name} off the contact`} title="Take off" onClick=${() => tag(room, row, label).catch((fault) => room.say(fault.detail ?? String(fault), { tone: "danger" }))}><${Icon} name="x" /></button>`}</span>`)}
    ${edits ? html`<${Opener} action=${LABELS} row=${row} room=${room} class="label label-add" aria-label="Label the contact" title="Label the contact"><${Icon} name="plus" />${!on.length && "Add"}<//>` : !on.length && html`<span class="faint">None</span>`}
  </span>`;
}

function Owner({ room, row, contact: { owner, edits } }) {
  const person = room.desk.people.value.find(({ id }) => id === owner);
  const name = person?.name ?? (owner ? "A former colleague" : "Nobody");
  const shown = html`${person ? html`<${Colleague} person=${person} size=${20} presence=${false} />` : html`<span class="inbox-mark"><${Icon} name="circle-dashed" /></span>`}<span class=${`truncate${owner ? "" : " faint"}`}>${name}</span>`;
  return html`<span class="fact-label">Owner</span>${edits ? html`<${Opener} action=${OWNER} row=${row} room=${room} class="sorting-value" aria-label=${`Owner of the contact: ${name}, change`}>${shown}<${Icon} name="chevron-down" /><//>` : html`<span class="sorting-value">${shown}</span>`}`;
}

function Segments({ contact: { segments } }) {
  if (!segments.length) return null;
  return html`<span class="fact-label">Segments</span><span class="about-segments">${segments.map(({ id, name, url }) => html`<a key=${id} href=${url}>${name}</a>`)}</span>`;
}

// Notes

/** What was typed and not kept yet, by contact: another conversation does not lose it. @type {Map<string, string>} */
const unkept = new Map();

/** @param {{ room: Room, row: Row, contact: Contact }} props */
export function Notes({ room, row, contact }) {
  const { notes, notes_count: count, profile, edits } = contact;
  if (!edits && !count) return null;
  return html`<${Fold} name="notes" title="Notes about the contact">
    ${notes.map(({ id, by, body, at }) => html`<article class="about-note" key=${id}><p class="small"><span class="strong">${by}</span> <span class="faint"><${Ago} at=${at} /></span></p><p class="about-note-body" dir="auto">${body}</p></article>`)}
    ${count > notes.length && html`<p class="small"><a href=${`${profile}?kind=note`}>All ${count} notes</a></p>`}
    ${edits && html`<${Writing} key=${contact.id} room=${room} row=${row} contact=${contact} />`}
  <//>`;
}

function Writing({ room, row, contact }) {
  const text = useSignal(unkept.get(contact.id) ?? "");
  const busy = useSignal(false);
  const wrong = useSignal("");
  const type = (/** @type {string} */ words) => {
    unkept.set(contact.id, (text.value = words));
    wrong.value = "";
  };
  const save = async (event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    await room.people.note(row, text.value).then(() => type(""), (fault) => (wrong.value = fault.detail ?? String(fault)));
    busy.value = false;
  };
  return html`<form class="about-note-form" noValidate=${true} onSubmit=${save}>
    <textarea rows="1" maxlength="4000" aria-label=${`Note about ${contact.label}`} placeholder="Add a note for your team" value=${text.value} aria-invalid=${wrong.value ? "true" : undefined} onInput=${(event) => type(event.currentTarget.value)}></textarea>
    ${wrong.value && html`<p class="field-error" role="alert">${wrong.value}</p>`}
    ${(text.value || wrong.value) && html`<p class="about-note-foot"><button class="button button-small button-primary" type="submit" aria-busy=${busy.value ? "true" : undefined}>Add note</button></p>`}
  </form>`;
}
