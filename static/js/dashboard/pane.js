// The open conversation: its head, what was refused, the thread, the composer. Or why there is none.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { say } from "paldesk/elements/toast";
import { Assign } from "paldesk/dashboard/assign";
import { Composer } from "paldesk/dashboard/composer";
import { Face, Icon } from "paldesk/dashboard/marks";
import { NARROW } from "paldesk/dashboard/place";
import { Thread } from "paldesk/dashboard/thread";
import { exactly } from "paldesk/dashboard/words";

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function Pane({ room }) {
  const { desk, lists, place } = room;
  const row = place.row.value;
  if (place.missing.value) return html`<${Missing} place=${place} />`;
  if (!row) return html`<${Nothing} desk=${desk} lists=${lists} />`;
  return html`<${Open} key=${row.id} room=${room} row=${row} />`;
}

function Open({ room, row }) {
  const { desk } = room;
  const trouble = useSignal("");
  const busy = useSignal(false);
  /** Do it; when it is refused, say why where it was asked for. */
  const attempt = async (what, then = () => {}) => {
    busy.value = true;
    trouble.value = "";
    try {
      await what();
      then();
    } catch (fault) {
      trouble.value = fault.detail ?? String(fault);
    } finally {
      busy.value = false;
    }
  };
  const pane = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    // On a phone the row that was pressed is gone from the screen, and the focus with it.
    if (NARROW.matches) pane.current.querySelector("h2").focus();
  }, []);
  return html`<section class="pane-main" ref=${pane} aria-label=${`Conversation ${row.number}`}>
    <${Head} room=${room} row=${row} attempt=${attempt} busy=${busy.value} />
    ${trouble.value && html`<${Trouble} trouble=${trouble} />`}
    <${Thread} desk=${desk} row=${row} />
    <${Composer} room=${room} row=${row} attempt=${attempt} />
  </section>`;
}

function Head({ room, row, attempt, busy }) {
  const { desk, place } = room;
  const open = place.context.value;
  return html`<header class="pane-head inbox-talk-head">
    <button class="button button-quiet button-icon pane-back" type="button" aria-label="Back to the list" onClick=${() => place.leave()}><${Icon} name="arrow-left" size=${20} flip=${true} /></button>
    <${Face} name=${row.name} id=${row.contact} size=${32} />
    <div class="grow inbox-who">
      <h2 class="truncate" tabindex="-1">${row.name}</h2>
      <p class="inbox-facts small faint truncate"><${Proof} row=${row} /><span class="tabular">#${row.number}</span><span class="truncate">${row.site}</span></p>
    </div>
    ${row.status !== "open" && html`<${Status} row=${row} />`}
    <${Assign} desk=${desk} row=${row} attempt=${attempt} />
    <${Turn} desk=${desk} row=${row} attempt=${attempt} busy=${busy} />
    <button class="button button-quiet button-icon button-small" type="button" aria-expanded=${String(open)} aria-keyshortcuts="i" aria-label=${`About ${row.name}`} title="About this person (I)"
      onClick=${() => place.toggleContext()}><${Icon} name="panel-right" flip=${true} /></button>
  </header>`;
}

/** What keeps it out of the open ones. */
export function Status({ row }) {
  const [icon, word] = STATUS[row.status];
  const until = row.snoozed_until ? exactly(row.snoozed_until) : "";
  return html`<span class="badge inbox-status" title=${until && `Until ${until}`}><${Icon} name=${icon} />${word}</span>`;
}

const STATUS = { pending: ["hourglass", "Pending"], snoozed: ["alarm-clock", "Snoozed"], closed: ["archive", "Closed"] };

/** Whether somebody vouches for who this is. */
export function Proof({ row }) {
  if (row.verified) return html`<span class="inbox-proof inbox-verified" title="Your website vouches for this person"><${Icon} name="badge-check" />Verified</span>`;
  return html`<span class="inbox-proof" title="What this person typed: nobody vouches for it">Not verified</span>`;
}

function Turn({ desk, row, attempt, busy }) {
  const open = row.status !== "closed";
  const toast = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    // There is nothing to take back any more.
    if (open) /** @type {HTMLElement|null} */ (toast.current?.querySelector('[aria-label="Close"]'))?.click();
  }, [open]);
  const reopen = () => attempt(() => desk.reopen(row.id));
  // The reader may have gone elsewhere when they take it back: then only a toast can answer.
  const undo = () => desk.reopen(row.id).catch((fault) => say(fault.detail, { tone: "danger" }));
  const close = () => attempt(() => desk.close(row.id), () => void (toast.current = say(`Closed ${row.name}`, { undo })));
  return html`<button class="button button-small" type="button" aria-keyshortcuts="e" aria-label=${open ? "Close" : "Reopen"} aria-busy=${busy ? "true" : undefined} title=${open ? "Close (E)" : "Reopen (E)"} onClick=${open ? close : reopen}>
    <${Icon} name=${open ? "check" : "rotate-ccw"} /><span class="inbox-turn">${open ? "Close" : "Reopen"}</span>
  </button>`;
}

function Trouble({ trouble }) {
  return html`<div class="banner banner-danger" role="alert">
    <${Icon} name="circle-alert" /><span class="grow">${trouble.value}</span>
    <button class="button button-quiet button-icon button-small" type="button" aria-label="Dismiss" onClick=${() => (trouble.value = "")}><${Icon} name="x" /></button>
  </div>`;
}

function Missing({ place }) {
  return html`<section class="pane-main" aria-label="Conversation"><div class="empty inbox-nothing" role="alert">
    <span class="empty-mark"><${Icon} name="circle-alert" size=${24} /></span>
    <h2>Not opened</h2><p>${place.missing.value}</p>
    <button class="button" type="button" onClick=${() => place.leave()}>Back to the list</button>
  </div></section>`;
}

function Nothing({ desk, lists }) {
  const any = Object.keys(desk.state.value.rows).length > 0;
  return html`<section class="pane-main" aria-label="Conversation"><div class="empty inbox-nothing">
    <span class="empty-mark"><${Icon} name="messages-square" size=${24} /></span>
    <h2>${any ? "Choose a conversation" : "No conversation yet"}</h2>
    <p>${any ? words(lists) : "When a visitor writes in the chat on your site, the conversation appears here at once, without a reload."}</p>
    ${any && html`<p class="inbox-hints small"><span><kbd>J</kbd> <kbd>K</kbd> move</span><span><kbd>Enter</kbd> open</span><span><kbd>?</kbd> all keys</span></p>`}
  </div></section>`;
}

function words(lists) {
  const unread = lists.unread.open.value;
  if (unread === 0) return "Nothing unread. You have seen every message in the open conversations.";
  return unread === 1 ? "One open conversation has messages you have not read." : `${unread} open conversations have messages you have not read.`;
}
