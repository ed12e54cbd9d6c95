// The inbox by keyboard: moving in the list, the views, the keys of what can be done to a conversation, and the sheet
// that names them all. An action's key does what its entry in the registry says; a control that names a key in
// aria-keyshortcuts is pressed by it.
import { signal } from "@preact/signals";
import { bind, find, isBusy, keysAreOn, switchKeys } from "paldesk/elements/keys";
import { actionOfKey, actionsFor, perform } from "paldesk/dashboard/actions";
import { frame, shown } from "paldesk/dashboard/drawn";
import { nextLink } from "paldesk/dashboard/list";
import { NARROW } from "paldesk/dashboard/place";
import { targetOf } from "paldesk/dashboard/target";

/** Whether single keys work for this reader. */
export const keysOn = signal(keysAreOn());

export function setKeys(on) {
  keysOn.value = on;
  switchKeys(on);
}

/** @typedef {import("paldesk/dashboard/actions").Room} Room */

/** @param {Room} room */
export function listenToKeys(room) {
  bind(...moving(room), ...going(room));
  find((keys) => ofAction(keys, room) ?? ofControl(keys));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isBusy() || !event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") openBeside(event, room);
  });
}

/** @param {Room} room @returns {import("paldesk/elements/keys").Binding[]} */
function moving(room) {
  const group = "Move";
  return [
    { keys: "j", words: "Next in the list", group, repeats: true, run: () => step("j") },
    { keys: "k", words: "Previous in the list", group, repeats: true, run: () => step("k") },
    { keys: "o", words: "Open", group, run: () => focusedRow()?.click(), fits: () => Boolean(focusedRow()) },
    { keys: "u", words: "Back to the list", group, run: () => backToList(room) },
  ];
}

/** @param {Room} room @returns {import("paldesk/elements/keys").Binding[]} */
function going({ place, told }) {
  const group = "Go to";
  const to = (view) => () => {
    if (NARROW.matches) place.list(view);
    else place.choose(view);
    return intoList();
  };
  return [
    { keys: "g i", words: "Inbox", group, run: to("open") },
    { keys: "g m", words: "Mine", group, run: to("mine") },
    { keys: "g u", words: "Unassigned", group, run: to("unassigned") },
    { keys: "g w", words: "Pending (waiting)", group, run: to("pending") },
    { keys: "g z", words: "Snoozed", group, run: to("snoozed") },
    { keys: "g d", words: "Closed (done)", group, run: to("closed") },
    { keys: "g y", words: "Your profile", group, run: () => location.assign(told.urls.profile ?? "/app/profile/") },
  ];
}

/** Onto the row that Tab would reach, or above the list where there is none. */
async function intoList() {
  await frame();
  const place = await shown(".inbox-rows [tabindex='0'], .pane-list .empty");
  (place?.matches("[tabindex]") ? place : /** @type {HTMLElement} */ (document.querySelector(".inbox-view, .inbox-views a")))?.focus();
}

/** @param {string} keys @param {Room} room */
function ofAction(keys, room) {
  const row = targetOf(room);
  const action = row && actionOfKey(keys, row, room);
  return action && { keys, words: action.words(row, room), group: "", run: () => perform(action, row, room) };
}

function ofControl(keys) {
  const control = /** @type {HTMLElement|null} */ (document.querySelector(`[aria-keyshortcuts="${CSS.escape(keys)}"]`));
  if (!control?.checkVisibility()) return undefined;
  const press = () => {
    control.focus();
    control.click();
  };
  return { keys, words: "", group: "", run: press };
}

/** @returns {HTMLElement[]} */
const links = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".inbox-rows [data-conversation]"))];

/** @returns {HTMLElement|null} */
const focusedRow = () => document.activeElement?.closest("[data-conversation]");

/** From the focused row, or the open one, to its neighbour. */
function step(key) {
  const all = links();
  const here = all.find((link) => link === focusedRow()) ?? all.find((link) => link.ariaCurrent);
  (here ? nextLink(all, here, key) : all[0])?.focus();
}

/** On a phone the list comes back; beside it the focus goes there. */
function backToList({ place }) {
  if (NARROW.matches) return void (place.conversation.value && place.leave());
  const all = links();
  (all.find((link) => link.ariaCurrent) ?? all[0] ?? document.querySelector(".inbox-views a"))?.focus();
}

/** @param {KeyboardEvent} event @param {Room} room */
function openBeside(event, { lists, place }) {
  const row = lists.beside(place.row.value, event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (row) place.open(row);
}

/** Keys that no binding stands for: what they press says what they do. */
export const ALSO = [
  { keys: "mod+k", words: "Find or do anything", group: "Everywhere" },
  { keys: "?", words: "This list", group: "Everywhere" },
  { keys: "Escape", words: "Leave a field, close what is open", group: "Everywhere" },
  { keys: "Enter", words: "Open", group: "Move" },
  { keys: "alt+ArrowDown", words: "Open the next one", group: "Move" },
  { keys: "alt+ArrowUp", words: "Open the one before", group: "Move" },
];

/** The actions that have a key, each key once. @param {Room} room @returns {{ keys: string, words: string, group: string }[]} */
export function actionKeys(room) {
  const row = targetOf(room) ?? room.lists.rows.value[0];
  if (!row) return [];
  const keyed = actionsFor(row, room).filter(({ key }) => key);
  return keyed.map((action) => ({ keys: action.key, words: action.words(row, room), group: "This conversation" }));
}
