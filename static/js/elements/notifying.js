/** <pal-notifying>: what this browser says of desktop notifications, asked and tried on a click. <pal-sounding>: hear the sound. */
import { permission } from "paldesk/dashboard/alerts";
import { chime } from "paldesk/chime";

const WORDS = {
  unsupported: "This browser shows no desktop notifications.",
  default: "This browser has not been asked yet.",
  granted: "Allowed in this browser.",
  denied: "This browser refuses them for Paldesk. Allow notifications for this address in the browser’s settings, then reload the page.",
};

class Notifying extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-ask]").addEventListener("click", () => this.#ask());
    this.querySelector("[data-test]").addEventListener("click", () => new Notification("Paldesk", { body: "A notice looks like this.", tag: "paldesk.test" }));
    this.#say();
  }

  async #ask() {
    await Notification.requestPermission();
    const wanted = /** @type {HTMLInputElement} */ (this.querySelector("[type=checkbox]"));
    if (permission() === "granted") wanted.checked = true;
    this.#say();
  }

  #say() {
    const state = permission();
    this.querySelector("[data-say]").textContent = WORDS[state];
    /** @type {HTMLElement} */ (this.querySelector("[data-ask]")).hidden = state !== "default";
    /** @type {HTMLElement} */ (this.querySelector("[data-test]")).hidden = state !== "granted";
  }
}

class Sounding extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-play]").addEventListener("click", chime);
  }
}

customElements.define("pal-notifying", Notifying);
customElements.define("pal-sounding", Sounding);
