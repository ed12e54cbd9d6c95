// The bar under the list while conversations are chosen, and the keys that choose them. What can be done is read from
// the registry of actions, as everywhere.
import { html } from "htm/preact";
import { bind, isBusy, isTyping } from "paldesk/elements/keys";
import { openPalette } from "paldesk/elements/palette";
import { actionsFor } from "paldesk/dashboard/actions";
import { Icon } from "paldesk/dashboard/marks";
import { targetOf } from "paldesk/dashboard/target";

/** @typedef {import("paldesk/dashboard/actions").Room} Room @typedef {import("paldesk/dashboard/actions").Action} Action */

/** Those that make sense for several, in the order of the bar. */
const MANY = ["assign", "team", "label", "priority", "snooze", "pend", "close", "reopen"];
/** Choices that ask on: for one conversation alone. */
const ASKS_ON = ["pick"];

/** @param {Room} room */
export function listenForChoosing(room) {
  const { selection } = room.lists;
  const group = "Choose several";
  const choose = (range) => () => {
    const row = targetOf(room);
    if (row) selection.toggle(row.id, range);
  };
  bind(
    { keys: "x", words: "Choose the conversation, or no more", group, run: choose(false), fits: () => Boolean(targetOf(room)) },
    { keys: "shift+x", words: "Choose everything up to here", group, run: choose(true), fits: () => Boolean(targetOf(room)) },
  );
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isBusy() || isTyping(event)) return;
    const list = /** @type {Element} */ (event.target).closest(".pane-list") || selection.ids.peek().size > 0;
    if (list && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") act(event, () => selection.all());
    else if (event.key === "Escape" && selection.ids.peek().size) act(event, () => selection.clear());
  });
}

function act(event, how) {
  event.preventDefault();
  how();
}

/** @param {{ room: Room }} props */
export function BulkBar({ room }) {
  const { selection } = room.lists;
  if (!selection.size) return null;
  const { progress } = selection;
  const row = selection.common();
  const known = actionsFor(row, selection.room(room));
  const actions = MANY.flatMap((id) => known.find((action) => action.id === id) ?? []);
  return html`<div class="pane-foot bulk" role="toolbar" aria-label="What to do with the chosen conversations">
    <p class="bulk-count" role="status">${progress.value ? `${progress.value.done} of ${progress.value.all}` : `${selection.size} chosen`}</p>
    <div class="bulk-acts">${actions.map((action) => html`<${Do} key=${action.id} action=${action} row=${row} room=${room} resting=${Boolean(progress.value)} />`)}</div>
    <button class="button button-quiet button-icon button-small" type="button" aria-label="Choose none" title="Choose none (Esc)" onClick=${() => selection.clear()}><${Icon} name="x" /></button>
  </div>`;
}

function Do({ action, row, room, resting }) {
  const bulk = room.lists.selection.room(room);
  const words = action.words(row, bulk);
  const run = () => (action.choices ? openPalette({ words: `${words}: ${row.name}`, entries: entries(action, row, bulk) }) : void action.run(row, bulk));
  return html`<button class="button button-quiet button-icon button-small" type="button" disabled=${resting} aria-label=${words} title=${words} onClick=${run}><${Icon} name=${action.icon} /></button>`;
}

/** @param {Action} action @param {import("paldesk/protocol").Row} row @param {Room} room */
function entries(action, row, room) {
  const choices = action.choices(row, room).filter(({ id }) => !ASKS_ON.includes(id));
  return choices.map(({ id, words, icon, hint, chosen, run }) => ({ id: `bulk ${action.id} ${id}`, words, group: "", icon: icon ?? action.icon, hint, chosen, fleeting: true, run: () => void run() }));
}
