/** <pal-menu>: a button and its native popover. Places the popover beside the button and moves the focus by keys. */

import { placeBeside } from "paldesk/elements/placing";

class Menu extends HTMLElement {
  /** @type {HTMLElement} */ button;
  /** @type {HTMLElement} */ list;

  connectedCallback() {
    this.button = this.querySelector("[popovertarget]");
    this.list = this.querySelector("[popover]");
    this.list.addEventListener("toggle", (/** @type {ToggleEvent} */ event) => this.#toggled(event.newState === "open"));
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.button.addEventListener("keydown", (event) => this.#openByKey(event));
    this.button.setAttribute("aria-expanded", "false");
  }

  /** @returns {HTMLElement[]} */
  get items() {
    const found = this.list.querySelectorAll('[role^="menuitem"]:not(:disabled, [aria-disabled="true"])');
    return [.../** @type {NodeListOf<HTMLElement>} */ (found)].filter((item) => item.checkVisibility());
  }

  #toggled(open) {
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    placeBeside(this.list, this.button, this.hasAttribute("end"));
    // This event comes late: a key may have chosen already.
    if (!this.list.contains(document.activeElement)) this.items[0]?.focus({ preventScroll: true });
  }

  #openByKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.list.showPopover();
    if (event.key === "ArrowUp") this.items.at(-1)?.focus();
  }

  #key(event) {
    const { items } = this;
    const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = {
      ArrowDown: () => items[(here + 1) % items.length],
      ArrowUp: () => items[(here - 1 + items.length) % items.length],
      Home: () => items[0],
      End: () => items.at(-1),
    }[event.key]?.() ?? byLetter(items, here, event);
    if (event.key === "Tab") this.list.hidePopover();
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** The next item whose words begin with the letter typed. */
function byLetter(items, here, event) {
  if (event.key.length !== 1 || event.key === " " || event.metaKey || event.ctrlKey || event.altKey) return undefined;
  const turned = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  return turned.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
}

customElements.define("pal-menu", Menu);
