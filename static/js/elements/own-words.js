/** <pal-own-words>: among many texts of a form, finds those with the letters that are typed, and empties a field again
 *  so that the text above it is said. Without this script all are shown, and a field is emptied by hand. */

class OwnWords extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLInputElement} */
    this.search = this.querySelector('[type="search"]');
    this.found = this.querySelector("[data-found]");
    /** @type {HTMLElement[]} */
    this.texts = [...this.querySelectorAll("[data-text]")].map((text) => /** @type {HTMLElement} */ (text));
    this.search.parentElement.hidden = false;
    this.search.addEventListener("input", (event) => (event.stopPropagation(), this.#find()));
    // Enter searches as one types anyway; it must not save the form.
    this.search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.addEventListener("input", (event) => this.#offer(/** @type {HTMLElement} */ (event.target).closest("[data-text]")));
    this.addEventListener("click", (event) => this.#reset(/** @type {HTMLElement} */ (event.target).closest("[data-reset]")));
  }

  #find() {
    const letters = fold(this.search.value.trim());
    const hits = this.texts.filter((text) => fold(`${text.dataset.text} ${field(text).value}`).includes(letters));
    for (const text of this.texts) text.hidden = !hits.includes(text);
    for (const part of this.querySelectorAll("details")) {
      part.hidden = !part.querySelector("[data-text]:not([hidden])");
      if (letters) part.open = true;
    }
    this.found.textContent = letters ? said(hits.length) : "";
  }

  #offer(text) {
    if (text) text.querySelector("[data-reset]").hidden = !field(text).value;
  }

  #reset(button) {
    if (!button) return;
    const own = field(button.closest("[data-text]"));
    own.value = "";
    own.dispatchEvent(new Event("input", { bubbles: true }));
    own.focus();
  }
}

const field = (text) => text.querySelector("input, textarea");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function said(count) {
  if (!count) return "No text has these letters.";
  return count === 1 ? "1 text" : `${count} texts`;
}

customElements.define("pal-own-words", OwnWords);
