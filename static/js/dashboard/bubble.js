// What stands in a conversation: days, lines of what happened, groups of bubbles.
import { html } from "htm/preact";
import { Clock, Colleague, Face, Icon, now } from "paldesk/dashboard/marks";
import { line } from "paldesk/dashboard/lines";
import { day, exactly } from "paldesk/dashboard/words";
import { linked } from "paldesk/dashboard/links";

export function Item({ item, row, desk, delivered }) {
  if (item.kind === "day") return html`<p class="talk-day" title=${exactly(item.at)}><span>${day(item.at, now.value)}</span></p>`;
  if (item.kind === "new") return html`<p class="talk-new"><span>New</span></p>`;
  if (item.kind === "line") return html`<${Happened} item=${item} row=${row} desk=${desk} />`;
  return html`<${Group} group=${item} row=${row} desk=${desk} delivered=${delivered} />`;
}

function Happened({ item, row, desk }) {
  const words = line(item.event, desk.names(row));
  return words && html`<p class="talk-line"><span>${words}</span><${Clock} at=${item.at} /></p>`;
}

function Group({ group, row, desk, delivered }) {
  const { side, by, at, continued, bubbles } = group;
  const classes = `talk-group talk-${side}${continued ? " talk-continued" : ""}`;
  return html`<article class=${classes} aria-label=${`${whose(group, row, desk)}, ${exactly(at)}`}>
    ${!continued && html`<${Head} group=${group} row=${row} desk=${desk} />`}
    ${bubbles.map((bubble) => html`<${Bubble} key=${bubble.key} bubble=${bubble} desk=${desk} delivered=${delivered(bubble)} mine=${by === desk.me} />`)}
  </article>`;
}

function Head({ group, row, desk }) {
  const { side, by, at } = group;
  const person = desk.people.value.find(({ id }) => id === by);
  return html`<header class="talk-head">
    ${side === "visitor" ? html`<${Face} name=${row.name} id=${row.contact} size=${24} />` : person && html`<${Colleague} person=${person} size=${24} presence=${false} />`}
    ${side === "note" && html`<${Icon} name="sticky-note" />`}
    <span class="strong">${side === "visitor" ? row.name : desk.name(by)}</span>
    ${side === "note" && html`<span class="talk-private">Note, only your team sees it</span>`}
    <${Clock} at=${at} />
  </header>`;
}

function whose({ side, by }, row, desk) {
  if (side === "visitor") return row.name;
  return side === "note" ? `Note by ${desk.name(by)}` : desk.name(by);
}

function Bubble({ bubble, desk, delivered }) {
  const state = bubble.failed ? "failed" : bubble.pending ? "pending" : "sent";
  return html`<div class="talk-piece" data-state=${state} data-seq=${bubble.seq || undefined}>
    <div class="talk-row">
      <p class="talk-bubble" dir="auto">${linked(bubble.body)}</p>
      ${state === "sent" && html`<span class="talk-when"><${Clock} at=${bubble.at} /></span>`}
    </div>
    ${bubble.failed ? html`<${Failed} bubble=${bubble} desk=${desk} />` : delivered && html`<p class="talk-fate">${delivered === "Seen" && html`<${Icon} name="check-check" />`}${delivered}</p>`}
  </div>`;
}

function Failed({ bubble, desk }) {
  return html`<p class="talk-fate talk-failed" role="alert">
    <${Icon} name="circle-alert" /><span>Not sent. ${bubble.failed}</span>
    <button class="button-link" type="button" onClick=${() => desk.outbox.retry(bubble.key)}>Try again</button>
    <button class="button-link" type="button" onClick=${() => desk.outbox.drop(bubble.key)}>Delete</button>
  </p>`;
}
