// Panels of which one is shown, chosen by a row of tabs (WAI-ARIA Authoring Practices, "Tabs"). Without this script
// all panels stand below each other.

class Tabs extends HTMLElement {
  connectedCallback() {
    this.row = /** @type {HTMLElement} */ (this.querySelector("[role=tablist]"));
    this.tabs = /** @type {HTMLElement[]} */ ([...this.row.querySelectorAll("[role=tab]")]);
    this.row.hidden = false;
    this.row.addEventListener("click", (event) => this.#choose(this.tabs.find((tab) => tab.contains(/** @type {Node} */ (event.target)))));
    this.row.addEventListener("keydown", (event) => this.#key(event));
    this.#choose(this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true"));
  }

  #choose(chosen) {
    if (!chosen) return;
    for (const tab of this.tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls") ?? "").hidden = !on;
    }
  }

  #key(event) {
    const { tabs } = this;
    const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const forward = getComputedStyle(this).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: (at + 1) % tabs.length, [back]: (at - 1 + tabs.length) % tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    tabs[to].focus();
    this.#choose(tabs[to]);
  }
}

customElements.define("pal-tabs", Tabs);
