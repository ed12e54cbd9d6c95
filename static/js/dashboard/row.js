// One conversation in the list: who, the last words, how long ago, what is new, whose it is.
import { html } from "htm/preact";
import { Ago, Colleague, Face, Icon, Waiting } from "paldesk/dashboard/marks";
import { unread } from "paldesk/dashboard/state";

export function Row({ row, desk, current, stop, address, writing, onOpen }) {
  // A component that reads a signal is drawn again only when that or a prop changes: not 500 rows for one message.
  desk.people.value;
  const fresh = unread(row);
  const classes = `inbox-row${fresh ? " inbox-unread" : ""}`;
  return html`<li>
    <a class=${classes} href=${address} data-conversation=${row.id} tabindex=${stop ? 0 : -1} aria-current=${current ? "true" : undefined} onClick=${(event) => onOpen(event, row)}>
      <${Face} name=${row.name} id=${row.contact} size=${32} title=${row.name} />
      <span class="inbox-row-head">
        <span class="inbox-name truncate">${fresh && html`<span class="visually-hidden">Unread: </span>`}${row.name}</span>
        ${row.verified && html`<span class="inbox-verified" title="Verified"><${Icon} name="badge-check" /><span class="visually-hidden">Verified</span></span>`}
        <span class="inbox-time">${row.waiting_since ? html`<${Waiting} since=${row.waiting_since} />` : html`<${Ago} at=${row.activity_at} />`}</span>
      </span>
      <span class="inbox-row-foot">
        <${Preview} row=${row} writing=${writing} />
        <${Assignee} row=${row} desk=${desk} />
        ${fresh && html`<span class="dot"></span>`}
      </span>
    </a>
  </li>`;
}

function Preview({ row, writing }) {
  if (writing) return html`<span class="inbox-preview truncate inbox-writing">Typing…</span>`;
  if (!row.preview) return html`<span class="inbox-preview truncate faint">No message yet</span>`;
  return html`<span class="inbox-preview truncate">
    ${row.preview_by === "operator" && html`<span class="inbox-ours" title="Answered"><${Icon} name="corner-up-left" flip=${true} /><span class="visually-hidden">Answered: </span></span>`}${row.preview}
  </span>`;
}

function Assignee({ row, desk }) {
  const person = desk.people.value.find(({ id }) => id === row.assignee);
  if (!person) return null;
  const whose = person.id === desk.me ? "Assigned to you" : `Assigned to ${person.name}`;
  return html`<span class="inbox-whose" title=${whose}><${Colleague} person=${person} size=${20} presence=${false} /><span class="visually-hidden">${whose}</span></span>`;
}
