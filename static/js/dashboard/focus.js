// The focus is never lost: when what had it is taken away (a row leaves the list, a menu closes, a pane makes room on
// a phone), it goes to the nearest sensible place.
import { effect } from "@preact/signals";

const WATCHED = { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "disabled", "open", "data-pane", "data-context"] };

/** @param {import("paldesk/dashboard/actions").Room} room @param {HTMLElement} root */
export function keepFocus(room, root) {
  const last = { element: /** @type {HTMLElement|null} */ (null), pane: "", at: -1 };
  document.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    // A dialog gives the focus back by itself, to what had it before: that is what must not be lost.
    if (!target.closest("dialog")) Object.assign(last, whereabouts(target));
  });
  let asked = 0;
  const look = () => {
    asked = 0;
    if (document.activeElement && document.activeElement !== document.body) return;
    const dialog = document.querySelector("dialog[open]");
    if (dialog) /** @type {HTMLElement|null} */ (dialog.querySelector(FIRST))?.focus();
    else if (isGone(last.element)) home(last)?.focus({ preventScroll: true });
  };
  // A dialog that was opened when nothing had the focus has nothing to give it back to.
  const closed = () => {
    last.element ??= document.body;
    soon();
  };
  // Browsers take the focus from what is hidden when they next draw, so that is when it is looked at.
  const soon = () => (asked ||= requestAnimationFrame(() => setTimeout(look)));
  new MutationObserver(soon).observe(root, WATCHED);
  document.addEventListener("close", closed, true);
  effect(() => follow(room.place.conversation.value));
}

const FIRST = "[autofocus], input:enabled, textarea:enabled, button:enabled, a[href]";
const PANES = ["pane-list", "pane-main", "pane-side"];

function whereabouts(element) {
  const pane = element.closest(PANES.map((name) => `.${name}`).join());
  const row = element.closest(".inbox-rows > li");
  return { element, pane: PANES.find((name) => pane?.classList.contains(name)) ?? "", at: row ? [...row.parentElement.children].indexOf(row) : -1 };
}

function isGone(element) {
  return element === document.body || (element !== null && !isThere(element));
}

function isThere(element) {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled");
}

/** @returns {HTMLElement|undefined} the first of the places that is on the screen */
function home({ element, pane, at }) {
  const rows = [...document.querySelectorAll(".inbox-rows > li [data-conversation]")];
  const places = [
    // A button that rests for a moment: what stands around it.
    ...(element.isConnected ? [element.closest("[popover], form")?.querySelector("button:enabled, input:enabled, textarea:enabled")] : []),
    ...(pane === "pane-list" ? [rows[at] ?? rows.at(-1), document.querySelector(".inbox-views a")] : []),
    ...(pane === "pane-side" ? [document.querySelector(".pane-side .pane-head button")] : []),
    document.querySelector(".pane-main [role=log]"),
    document.querySelector(".pane-main h2[tabindex]"),
    document.querySelector(".pane-main button"),
    document.querySelector(".inbox-rows [tabindex='0']"),
    document.querySelector(".inbox-views a"),
    document.getElementById("main"),
  ];
  return /** @type {HTMLElement|undefined} */ (places.find((one) => one?.checkVisibility()));
}

/** Another conversation is open: who stood on the row of the one before stands on its row now. */
function follow(conversation) {
  const row = /** @type {HTMLElement|null} */ (document.activeElement?.closest(".inbox-rows [data-conversation]"));
  if (!row || !conversation || row.dataset.conversation === conversation) return;
  requestAnimationFrame(() => /** @type {HTMLElement|null} */ (document.querySelector(`.inbox-rows [data-conversation="${conversation}"]`))?.focus());
}
