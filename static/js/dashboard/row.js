// One conversation in the list: who, the last words, how long ago, what is new, whose it is.
import { html } from "htm/preact";
import { useComputed } from "@preact/signals";
import { drafted } from "paldesk/dashboard/drafts";
import { Here } from "paldesk/dashboard/here";
import { Ago, Colleague, Icon, now, Portrait, Waiting } from "paldesk/dashboard/marks";
import { unread } from "paldesk/dashboard/state";
import { exactly, PRIORITIES, until } from "paldesk/dashboard/words";

const LABELS_SHOWN = 2;

export function Row({ row, desk, current, stop, address, writing, around, onOpen, selection, chosen }) {
  // A component that reads a signal is drawn again only when that or a prop changes: not 500 rows for one message.
  desk.people.value;
  desk.labels.value;
  desk.teams.value;
  const draft = useComputed(() => drafted.value.has(row.id)).value;
  const fresh = unread(row);
  const classes = `inbox-row${fresh ? " inbox-unread" : ""}`;
  const open = (event) => (event.shiftKey ? range(event, selection, row) : onOpen(event, row));
  return html`<li class="inbox-item" data-chosen=${chosen || undefined}>
    <label class="inbox-pick" title="Choose (X)"><input type="checkbox" tabindex="-1" aria-label=${`Choose ${row.name}`} checked=${chosen} onClick=${(event) => selection.toggle(row.id, event.shiftKey)} /></label>
    <a class=${classes} href=${address} data-conversation=${row.id} tabindex=${stop ? 0 : -1} aria-current=${current ? "true" : undefined} onClick=${open}>
      <${Portrait} row=${row} size=${32} />
      <span class="inbox-row-head">
        <span class="inbox-name truncate">${fresh && html`<span class="visually-hidden">Unread: </span>`}${row.name}</span>
        ${row.verified && html`<span class="inbox-verified" title="Verified"><${Icon} name="badge-check" /><span class="visually-hidden">Verified</span></span>`}
        <${Priority} row=${row} />
        <span class="inbox-time"><${When} row=${row} /></span>
      </span>
      <span class="inbox-row-foot">
        ${draft && html`<span class="inbox-draft">Draft</span>`}
        <${Preview} row=${row} writing=${writing} />
        <${Labels} row=${row} desk=${desk} />
        <${Team} row=${row} desk=${desk} />
        <${Here} desk=${desk} around=${around} />
        <${Assignee} row=${row} desk=${desk} />
        ${fresh && html`<span class="dot"></span>`}
      </span>
    </a>
  </li>`;
}

/** With Shift a click chooses everything up to here, as in other lists. */
function range(event, selection, row) {
  event.preventDefault();
  selection.toggle(row.id, true);
}

function Preview({ row, writing }) {
  if (writing) return html`<span class="inbox-preview truncate inbox-writing">Typing…</span>`;
  const words = unmarked(row.preview) || wordless(row);
  if (!words) return html`<span class="inbox-preview truncate faint">No message yet</span>`;
  return html`<span class="inbox-preview truncate">
    ${row.preview_by === "operator" && html`<span class="inbox-ours" title="Answered"><${Icon} name="corner-up-left" flip=${true} /><span class="visually-hidden">Answered: </span></span>`}${words}
  </span>`;
}

function Assignee({ row, desk }) {
  const person = desk.people.value.find(({ id }) => id === row.assignee);
  if (!person) return null;
  const whose = person.id === desk.me ? "Assigned to you" : `Assigned to ${person.name}`;
  return html`<span class="inbox-whose" title=${whose}><${Colleague} person=${person} size=${20} presence=${false} /><span class="visually-hidden">${whose}</span></span>`;
}

function When({ row }) {
  if (row.status === "snoozed") return html`<span class="inbox-mark" title=${`Snoozed until ${exactly(row.snoozed_until)}`}><${Icon} name="alarm-clock" /><span class="visually-hidden">Snoozed until </span>${until(row.snoozed_until, now.value)}</span>`;
  if (row.waiting_since) return html`<${Waiting} since=${row.waiting_since} goal=${row.reply_goal} />`;
  return html`<${Ago} at=${row.activity_at} />`;
}

/** Only what stands out: no mark is no priority. */
function Priority({ row }) {
  if (row.blocked) return html`<span class="inbox-mark inbox-blocked" title="Blocked"><${Icon} name="ban" /><span class="visually-hidden">Blocked</span></span>`;
  const known = row.priority !== "none" && PRIORITIES[row.priority];
  if (!known) return null;
  const words = `Priority: ${known.words.toLowerCase()}`;
  return html`<span class=${`inbox-mark priority-${row.priority}`} title=${words}><${Icon} name=${known.icon} /><span class="visually-hidden">${words}</span></span>`;
}

function Labels({ row, desk }) {
  const known = desk.labels.value.filter(({ id }) => row.labels.includes(id));
  if (!known.length) return null;
  const more = known.length - LABELS_SHOWN;
  return html`<span class="inbox-labels" title=${known.map(({ name }) => name).join(", ")}>
    ${known.slice(0, LABELS_SHOWN).map(({ id, name, hue }) => html`<span key=${id} class=${`label hue-${hue}`}><span class="inbox-label-name">${name}</span></span>`)}
    ${more > 0 && html`<span class="inbox-labels-more">+${more}</span>`}
  </span>`;
}

function Team({ row, desk }) {
  const team = desk.teams.value.find(({ id }) => id === row.team);
  return team ? html`<span class="inbox-mark" title=${`Team: ${team.name}`}><${Icon} name="users-round" /><span class="visually-hidden">Team: ${team.name}</span></span>` : null;
}

/** What stands for a message without text. */
/** One line has no room for bold: without its marks. */
const unmarked = (/** @type {string} */ text) => text.replace(/(\*\*|~~|`)(?=\S)(.+?)\1/gu, "$2");

function wordless({ preview_unsent, preview_files }) {
  if (preview_unsent) return "A message was taken back";
  return preview_files > 1 ? `${preview_files} files` : preview_files ? "A file" : "";
}
