// The open conversation: its head, what was refused, the thread, the composer. Or why there is none.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { attempt, trouble } from "paldesk/dashboard/actions";
import { Composer } from "paldesk/dashboard/composer";
import { Head } from "paldesk/dashboard/head";
import { Icon } from "paldesk/dashboard/marks";
import { Merged } from "paldesk/dashboard/merged";
import { NARROW } from "paldesk/dashboard/place";
import { Thread } from "paldesk/dashboard/thread";

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function Pane({ room }) {
  const { desk, lists, place } = room;
  const row = place.row.value;
  if (place.missing.value) return html`<${Missing} place=${place} />`;
  if (!row) return html`<${Nothing} desk=${desk} lists=${lists} />`;
  return html`<${Open} key=${row.id} room=${room} row=${row} />`;
}

function Open({ room, row }) {
  const pane = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    // On a phone the row that was pressed is gone from the screen, and the focus with it.
    if (NARROW.matches) pane.current.querySelector("h2").focus();
  }, []);
  return html`<section class="pane-main" ref=${pane} aria-label=${`Conversation ${row.number}`}>
    <${Head} room=${room} row=${row} />
    ${trouble.value.conversation === row.id && html`<${Trouble} />`}
    ${row.merged_into && html`<${Merged} room=${room} row=${row} />`}
    <${Thread} room=${room} row=${row} />
    <${Composer} room=${room} row=${row} attempt=${(what) => attempt(row, room, what)} />
  </section>`;
}

function Trouble() {
  return html`<div class="banner banner-danger" role="alert">
    <${Icon} name="circle-alert" /><span class="grow">${trouble.value.words}</span>
    <button class="button button-quiet button-icon button-small" type="button" aria-label="Dismiss" onClick=${() => (trouble.value = { conversation: "", words: "" })}><${Icon} name="x" /></button>
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
