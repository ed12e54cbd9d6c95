/** <pal-variables>: says while one types what is wrong with a text's variables, as chat/variables.py will when it is
 *  saved; a button [data-variable] writes its variable where the caret stands. */

const VARIABLE = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** @param {string} text @param {string[]} known @returns {string[]} a sentence each */
export function faults(text, known) {
  const names = [...text.matchAll(VARIABLE)].map(([, name]) => name);
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  const found = unknown.map((name) => (name ? `There is no variable ${name}.` : "A variable has no name."));
  const brace = text.replace(VARIABLE, "").match(/\{\{|\}\}/)?.[0];
  return brace ? [...found, `A ${brace} has no matching ${brace === "{{" ? "}}" : "{{"}.`] : found;
}

if (globalThis.HTMLElement) define();

function define() {
  class Variables extends HTMLElement {
    connectedCallback() {
      this.field = this.querySelector("textarea");
      this.field.addEventListener("input", () => this.#judge());
      this.addEventListener("click", (event) => this.#write(/** @type {HTMLElement} */ (event.target).closest("[data-variable]")));
    }

    #judge() {
      const said = faults(this.field.value, this.dataset.known.trim().split(" "));
      const box = /** @type {HTMLElement} */ (this.querySelector("[data-faults]"));
      box.hidden = !said.length;
      box.querySelector("ul").replaceChildren(...said.map(item));
    }

    #write(button) {
      if (!button) return;
      this.field.focus();
      this.field.setRangeText(`{{${button.dataset.variable}}}`, this.field.selectionStart, this.field.selectionEnd, "end");
      this.#judge();
    }
  }
  customElements.define("pal-variables", Variables);
}

function item(words) {
  const line = document.createElement("li");
  line.textContent = words;
  return line;
}
