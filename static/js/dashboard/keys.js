// Single keys: each presses the control that names it in aria-keyshortcuts, so what a key does is always visible,
// too. They rest while something is being typed, and can be switched off (WCAG 2.1.4).
import { html } from "htm/preact";
import { signal } from "@preact/signals";
import { Icon } from "paldesk/dashboard/marks";
import { nextLink } from "paldesk/dashboard/list";
import { beside } from "paldesk/dashboard/views";

const SETTING = "paldesk.keys";
/** @type {[string[], string][]} */
const KEYS = [
  [["J", "↓"], "Next in the list"],
  [["K", "↑"], "Previous in the list"],
  [["Enter", "O"], "Open"],
  [["Alt", "↓"], "Open the next conversation"],
  [["Alt", "↑"], "Open the previous conversation"],
  [["R"], "Reply"],
  [["N"], "Write a note"],
  [["A"], "Assign"],
  [["E"], "Close or reopen"],
  [["I"], "About this person"],
  [["Esc"], "Leave the field"],
  [["?"], "This list"],
];

/** Whether single keys work for this reader. */
export const keysOn = signal(globalThis.localStorage?.getItem(SETTING) !== "off");

function setKeys(on) {
  keysOn.value = on;
  localStorage.setItem(SETTING, on ? "on" : "off");
}

/** @param {import("paldesk/dashboard/actions").Room} room */
export function listenToKeys({ lists, place }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) openBeside(event, lists, place);
    else if (keysOn.value && single(event)) obey(event);
  });
}

function single(event) {
  return !event.altKey && !event.ctrlKey && !event.metaKey && !event.target.closest?.("input, textarea, select, [contenteditable]");
}

function obey(event) {
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") return step(event, key);
  if (key === "o") return press(event, document.activeElement?.closest("[data-conversation]"));
  return press(event, document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`));
}

function press(event, control) {
  if (!control || !control.checkVisibility()) return;
  event.preventDefault();
  control.focus();
  control.click();
}

/** From the focused row, or the open one, to its neighbour. */
function step(event, key) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".inbox-rows [data-conversation]")]);
  const here = links.find((link) => link === document.activeElement) ?? links.find((link) => link.ariaCurrent);
  event.preventDefault();
  (here ? nextLink(links, here, key) : links[0])?.focus();
}

function openBeside(event, lists, place) {
  const row = beside(lists.rows.value, place.row.value, event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (row) place.open(row);
}

/** The sheet that "?" opens. */
export function Sheet() {
  const close = (event) => event.currentTarget.closest("dialog").close();
  return html`<dialog class="dialog" id="keys" aria-labelledby="keys-title" data-light-dismiss>
    <div class="dialog-head"><h2 id="keys-title">Keyboard shortcuts</h2>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Close" onClick=${close}><${Icon} name="x" /></button></div>
    <div class="dialog-body">
      <dl class="keys">${KEYS.map(([keys, words]) => html`<div key=${words}><dt>${words}</dt><dd>${keys.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dd></div>`)}</dl>
      <div class="field-check"><input class="switch" type="checkbox" role="switch" id="keys-on" checked=${keysOn.value} onChange=${(event) => setKeys(event.currentTarget.checked)} />
        <label for="keys-on">Single keys</label><p class="field-help">Switch them off when a voice or another program types for you. Arrows, Enter and Alt go on working.</p></div>
    </div>
  </dialog>`;
}
