// What stands in a conversation: days, lines of what happened, groups of bubbles.
import { html } from "htm/preact";
import { useSignal } from "@preact/signals";
import { Edit, Menu } from "paldesk/dashboard/bubble-menu";
import { Files } from "paldesk/dashboard/bubble-files";
import { Asked } from "paldesk/dashboard/ask";
import { Clock, Colleague, Icon, now, Portrait } from "paldesk/dashboard/marks";
import { line } from "paldesk/dashboard/lines";
import { talkOf } from "paldesk/dashboard/state";
import { day, exactly } from "paldesk/dashboard/words";
import { Written } from "paldesk/dashboard/written";

export function Item({ item, row, room, delivered }) {
  const { desk } = room;
  if (item.kind === "day") return html`<p class="talk-day" title=${exactly(item.at)}><span>${day(item.at, now.value)}</span></p>`;
  if (item.kind === "new") return html`<p class="talk-new"><span>New</span></p>`;
  if (item.kind === "line") return html`<${Happened} item=${item} row=${row} desk=${desk} />`;
  return html`<${Group} group=${item} row=${row} room=${room} delivered=${delivered} />`;
}

function Happened({ item, row, desk }) {
  const words = line(item.event, desk.names(row));
  return words && html`<p class="talk-line"><span>${words}</span><${Clock} at=${item.at} /></p>`;
}

function Group({ group, row, room, delivered }) {
  const { desk } = room;
  const { side, by, at, continued, bubbles } = group;
  const classes = `talk-group talk-${side}${continued ? " talk-continued" : ""}`;
  return html`<article class=${classes} aria-label=${`${whose(group, row, desk)}, ${exactly(at)}`}>
    ${!continued && html`<${Head} group=${group} row=${row} desk=${desk} />`}
    ${bubbles.map((bubble) => html`<${Bubble} key=${bubble.key} bubble=${bubble} side=${side} room=${room} row=${row} delivered=${delivered(bubble)} mine=${by === desk.me} />`)}
  </article>`;
}

function Head({ group, row, desk }) {
  const { side, by, at, through } = group;
  const person = desk.people.value.find(({ id }) => id === by);
  return html`<header class="talk-head">
    ${side === "visitor" ? html`<${Portrait} row=${row} size=${24} />` : person && html`<${Colleague} person=${person} size=${24} presence=${false} />`}
    ${side === "note" && html`<${Icon} name="sticky-note" />`}
    <span class="strong">${side === "visitor" ? row.name : desk.name(by)}</span>
    ${side === "note" && html`<span class="talk-private">Note, only your team sees it</span>`}
    ${through && html`<span class="talk-private">Sent by ${desk.name(through)}</span>`}
    <${Clock} at=${at} />
  </header>`;
}

function whose({ side, by }, row, desk) {
  if (side === "visitor") return row.name;
  return side === "note" ? `Note by ${desk.name(by)}` : desk.name(by);
}

function Bubble({ bubble, side, room, row, delivered, mine }) {
  const { desk } = room;
  const editing = useSignal(false);
  if (bubble.unsent) return html`<${Gone} bubble=${bubble} mine=${mine} desk=${desk} />`;
  const state = bubble.failed ? "failed" : bubble.pending ? "pending" : "sent";
  const { body, rich, files = [], ask } = bubble;
  if (editing.value) return html`<div class="talk-piece"><${Edit} bubble=${bubble} row=${row} desk=${desk} onEnd=${() => (editing.value = false)} /></div>`;
  return html`<div class="talk-piece" data-state=${state} data-seq=${bubble.seq || undefined}>
    ${(body || state !== "sent" || !files.length) && html`<div class="talk-row">
      <${Written} body=${body} nodes=${rich} people=${side === "note" ? desk.people.value : undefined} />
      ${state === "sent" && html`<${When} bubble=${bubble} mine=${mine} side=${side} row=${row} desk=${desk} editing=${editing} />`}
    </div>`}
    ${ask && html`<${Asked} ask=${ask} answer=${answerTo(bubble, row, desk)} />`}
    ${files.length > 0 && html`<div class="talk-row">
      <${Files} files=${files} uploads=${room.uploads} />
      ${!body && state === "sent" && html`<${When} bubble=${bubble} mine=${mine} side=${side} row=${row} desk=${desk} editing=${editing} />`}
    </div>`}
    <${Fate} bubble=${bubble} room=${room} row=${row} side=${side} delivered=${delivered} />
  </div>`;
}

/** What the visitor answered, or nothing yet. */
function answerTo({ seq }, row, desk) {
  return seq ? talkOf(desk.state.value, row.id).events.find(({ answers }) => answers === seq)?.body : undefined;
}

function When({ bubble, mine, side, row, desk, editing }) {
  return html`<span class="talk-when"><${Clock} at=${bubble.at} /></span>
    <${Menu} bubble=${bubble} mine=${mine && side !== "visitor"} row=${row} desk=${desk} onEdit=${() => (editing.value = true)} />`;
}

/** What became of it: sent, seen, edited, not sent. */
function Fate({ bubble, room, row, side, delivered }) {
  if (bubble.failed) return html`<${Failed} bubble=${bubble} room=${room} row=${row} side=${side} />`;
  const when = bubble.edited_at ? `Edited on ${exactly(bubble.edited_at)}` : undefined;
  const seen = delivered === "Seen" && html`<${Icon} name="check-check" />`;
  if (!delivered && !bubble.edited) return null;
  return html`<p class="talk-fate">${bubble.edited && html`<span title=${when}>Edited</span>`}${bubble.edited && delivered && html`<span aria-hidden="true">·</span>`}${seen}${delivered}</p>`;
}

function Gone({ bubble, mine, desk }) {
  return html`<div class="talk-piece" data-seq=${bubble.seq}><p class="talk-gone"><${Icon} name="corner-up-left" />${mine ? "You" : desk.name(bubble.by)} took a message back</p></div>`;
}

function Failed({ bubble, room, row, side }) {
  const { outbox } = room.desk;
  return html`<p class="talk-fate talk-failed" role="alert">
    <${Icon} name="circle-alert" /><span>Not sent. ${bubble.failed}</span>
    <button class="button-link" type="button" onClick=${() => outbox.retry(bubble.key)}>Try again</button>
    <button class="button-link" type="button" onClick=${() => again(bubble, room, row, side)}>Edit</button>
    <button class="button-link" type="button" onClick=${() => outbox.drop(bubble.key)}>Delete</button>
  </p>`;
}

/** Back to where it was written, before whatever stands there. */
function again({ key, body, files = [] }, room, row, side) {
  const mode = side === "note" ? "note" : "reply";
  const begun = room.unsent.draft(row.id, mode).peek();
  room.desk.outbox.drop(key);
  room.unsent.type(row.id, mode, begun ? `${body}\n${begun}` : body);
  room.uploads.give(row, mode, files.map((file) => ({ key: file.id, name: file.name, kind: file.kind, size: file.size, state: "ready", progress: 1, trouble: "", again: false, file, blob: null })));
  /** @type {HTMLElement} */ (document.querySelector(`.composer-mode[aria-keyshortcuts="${mode === "note" ? "n" : "r"}"]`))?.click();
}
