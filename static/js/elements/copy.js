/** <pal-copy>: copies the text of its <code> or <pre>; its button says "Copied" for two seconds. */

const THANKS = 2000;

class Copy extends HTMLElement {
  /** @type {string|undefined} what the button says by itself */
  word;
  timer = 0;

  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.#copy());
  }

  async #copy() {
    const source = this.querySelector("code, pre");
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    this.#thank();
  }

  #thank() {
    const word = this.querySelector("[data-word]");
    this.word ??= word.textContent;
    word.textContent = "Copied";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (word.textContent = this.word), THANKS);
  }
}

customElements.define("pal-copy", Copy);
