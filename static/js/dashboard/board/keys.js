// The board by keyboard, as in the inbox: J and K move, Enter opens, U goes back.
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { bind, bindings, caps } from "paldesk/elements/keys";
import { offer } from "paldesk/elements/palette";
import { Icon } from "paldesk/dashboard/marks";
import { focused, focusOn, rowOf } from "paldesk/dashboard/board/list";
import { shut } from "paldesk/dashboard/board/side";

const NEWEST = 5;

/** @param {import("paldesk/dashboard/board/room").Room} room */
export function listenToKeys(room) {
  const press = (selector) => /** @type {HTMLElement|null} */ (document.querySelector(selector));
  bind(
    { keys: "j", words: "Next visitor", group: "Move", repeats: true, run: () => step(room, 1) },
    { keys: "k", words: "Previous visitor", group: "Move", repeats: true, run: () => step(room, -1) },
    { keys: "o", words: "Open", group: "Move", run: () => rowOf(focused() ?? "")?.click(), fits: () => Boolean(focused()) },
    { keys: "u", words: "Back to the list", group: "Move", run: () => shut(room), fits: () => Boolean(room.chosen.value) },
    { keys: "/", words: "Find a visitor", group: "Visitors", run: () => press(".board-search")?.focus() },
    { keys: "w", words: "Write first", group: "Visitors", run: () => press('[aria-keyshortcuts="w"]')?.click(), fits: () => Boolean(press('[aria-keyshortcuts="w"]:enabled')) },
    { keys: "m", words: "Show or hide the map", group: "Visitors", run: () => room.toggleMap() },
    { keys: "?", words: "This list", group: "Visitors", run: () => /** @type {HTMLDialogElement|null} */ (press("#board-keys"))?.showModal() },
  );
  document.addEventListener("keydown", (event) => arrows(event, room));
}

function arrows(event, room) {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.altKey || !focused()) return;
  event.preventDefault();
  step(room, event.key === "ArrowDown" ? 1 : -1);
}

/** From the focused one, or the open one, to the next who can be opened. */
function step(room, by) {
  const rows = room.list.value.filter(({ agreed }) => agreed);
  const here = rows.findIndex(({ id }) => id === (focused() ?? room.chosen.value));
  const next = rows[here < 0 ? 0 : here + by];
  if (next) focusOn(room, next.id);
}

/** What the palette finds here. @param {import("paldesk/dashboard/board/room").Room} room */
export function feedPalette(room) {
  offer((query) => (query ? [] : [...visitors(room), { id: "board map", words: room.map.value ? "Hide the map" : "Show the map", group: "Visitors", icon: "map", keys: "m", run: () => room.toggleMap() }]));
}

function visitors(room) {
  const known = room.crowd.chosen({ ...room.wanted.peek(), text: "" }, "newest").filter(({ agreed }) => agreed);
  return known.slice(0, 200).map((here, at) => ({
    id: `visitor ${here.id}`,
    words: here.name,
    group: "On the site now",
    hint: room.country(here.country),
    search: `${here.title} ${here.url} ${here.city}`,
    face: { name: here.name, id: here.contact },
    buried: at >= NEWEST,
    fleeting: true,
    run: () => room.choose(here.id),
  }));
}

/** The sheet that "?" opens. */
export function Sheet() {
  const open = useSignal(false);
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  return html`<dialog class="dialog" id="board-keys" ref=${dialog} aria-labelledby="board-keys-title" data-light-dismiss onToggle=${(event) => (open.value = event.newState === "open")}>
    <div class="dialog-head"><h2 id="board-keys-title">Keyboard shortcuts</h2>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Close" onClick=${() => dialog.current.close()}><${Icon} name="x" /></button></div>
    <div class="dialog-body">${open.value && html`<div class="keys">${["Move", "Visitors", "Go to"].map((group) => html`<section class="keys-group" key=${group}><h3>${group}</h3>
      <dl>${bindings().filter((each) => each.group === group).map(({ words, keys }) => html`<div key=${keys}><dt>${words}</dt><dd>${caps(keys).map((cap) => html`<kbd key=${cap}>${cap}</kbd>`)}</dd></div>`)}</dl></section>`)}</div>`}</div>
  </dialog>`;
}
