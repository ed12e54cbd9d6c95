// Keys without a modifier, alone ("e") or one after the other ("g i"): what each does is said once with `bind`.
// They rest while something is being typed or chosen, and can be switched off (WCAG 2.1.4).

/**
 * @typedef {object} Binding
 * @property {string} keys              "e", "?", "g i"
 * @property {string} words
 * @property {string} group
 * @property {(event: KeyboardEvent) => unknown} run
 * @property {() => boolean} [fits]     false: not here and now
 * @property {boolean} [repeats]        may go on while the key is held down
 */

const SETTING = "paldesk.keys";
const PATIENCE = 1_500;
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false])";

/** @type {Binding[]} */
const BINDINGS = [];
/** @type {((keys: string) => Binding|undefined)[]} */
const FINDERS = [];
let pending = "";
let timer = 0;

/** What is said later wins. @param {Binding[]} bindings */
export function bind(...bindings) {
  BINDINGS.push(...bindings);
}

/** For keys that depend on what is open. @param {(keys: string) => Binding|undefined} finder */
export function find(finder) {
  FINDERS.push(finder);
}

/** Each key once, as it works now. @returns {Binding[]} */
export function bindings() {
  return [...new Map(BINDINGS.filter(({ fits }) => !fits || fits()).map((binding) => [binding.keys, binding])).values()];
}

/** Whether single keys work for this reader. */
export const keysAreOn = () => localStorage.getItem(SETTING) !== "off";

export function switchKeys(on) {
  localStorage.setItem(SETTING, on ? "on" : "off");
}

export const isMac = /Mac|iPhone|iPad/u.test(navigator.platform);

/** As they stand on the keyboard: "Ctrl" "K", "G" "I". @param {string} keys @returns {string[]} */
export function caps(keys) {
  return keys.split(/[ +]/u).map((key) => CAPS[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

const CAPS = { mod: isMac ? "⌘" : "Ctrl", alt: isMac ? "⌥" : "Alt", shift: "Shift", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

/** Something else has the keyboard: a dialog, a menu. */
export const isBusy = () => document.querySelector("dialog[open], :popover-open:not([data-quiet])") !== null;

/** A field of a dialog that has just closed may still have the focus for a moment. @param {KeyboardEvent} event */
export function isTyping(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  return Boolean(/** @type {Element} */ (event.target).closest?.(FIELDS)?.checkVisibility());
}

document.addEventListener("keydown", (event) => {
  if (["Shift", "Control", "Alt", "Meta", "CapsLock"].includes(event.key)) return;
  const begun = pending;
  forget();
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!keysAreOn() || isTyping(event) || isBusy()) return;
  obey(event, begun ? `${begun} ${nameOf(event)}` : nameOf(event));
});

/** The letter on the key; where the alphabet is another, the letter that stands there on a Latin keyboard. */
function nameOf({ key, code, shiftKey }) {
  const letter = key.length === 1 && key.charCodeAt(0) > 127 && code.startsWith("Key") ? code.slice(3) : key;
  const low = letter.length === 1 ? letter.toLowerCase() : letter;
  return shiftKey && /^[a-z]$/u.test(low) ? `shift+${low}` : low;
}

function obey(event, keys) {
  const binding = bound(keys);
  if (binding && (!event.repeat || binding.repeats)) {
    event.preventDefault();
    binding.run(event);
  } else if (!binding && BINDINGS.some((each) => each.keys.startsWith(`${keys} `))) {
    event.preventDefault();
    pending = keys;
    timer = setTimeout(forget, PATIENCE);
  }
}

function bound(keys) {
  const said = BINDINGS.findLast((binding) => binding.keys === keys && (!binding.fits || binding.fits()));
  return said ?? FINDERS.map((finder) => finder(keys)).find(Boolean);
}

function forget() {
  pending = "";
  clearTimeout(timer);
}

/** The rooms of the rail: "g c" goes to the contacts. */
for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".rail [data-go]"))) {
  bind({ keys: `g ${link.dataset.go}`, words: link.textContent.trim(), group: "Go to", run: () => link.click() });
}
