/** <pal-colour>: a picker beside the field for a colour's code, and how the chatbox will use it: corrected, so that
 *  words upon it can be read. Without this script the field alone is there. */

import { contrast, palette } from "paldesk/elements/colours";

const CODE = /^#[0-9a-f]{6}$/i;

class Colour extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLInputElement} */
    this.picker = this.querySelector('input[type="color"]');
    /** @type {HTMLInputElement} */
    this.code = this.querySelector('input:not([type="color"])');
    /** @type {HTMLElement} */
    this.sample = this.querySelector(".colour-sample");
    this.words = this.querySelector("[data-contrast]");
    this.picker.hidden = false;
    this.picker.addEventListener("input", () => this.#take(this.picker.value));
    this.code.addEventListener("input", () => this.#show());
    this.#show();
  }

  #take(colour) {
    this.code.value = colour;
    this.#show();
  }

  #show() {
    const colour = this.code.value.trim();
    const known = CODE.test(colour);
    this.sample.hidden = !known;
    this.words.textContent = known ? "" : "Write it like #1d6f55";
    if (!known) return;
    this.picker.value = colour.toLowerCase();
    const { ground, ink } = palette(colour);
    this.sample.style.setProperty("--site", ground);
    this.sample.style.setProperty("--site-ink", ink);
    this.words.textContent = sentence(numbers(ground), numbers(ink), hex(ground) === colour.toLowerCase());
  }
}

const numbers = (css) => css.match(/\d+/g).map(Number);
const hex = (css) => `#${numbers(css).map((part) => part.toString(16).padStart(2, "0")).join("")}`;

function sentence(ground, ink, asGiven) {
  const ratio = `${contrast(ground, ink).toFixed(1)}:1`;
  return asGiven ? `Contrast ${ratio}` : `Shown a little different, so that it can be read: contrast ${ratio}`;
}

customElements.define("pal-colour", Colour);
