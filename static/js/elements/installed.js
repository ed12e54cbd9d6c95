/** <pal-installed data-url="…">: asks every three seconds, while the page is looked at, whether the chatbox was seen. */

const EVERY = 3000;

class Installed extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLTimeElement} */
    this.words = this.querySelector("[data-words]");
    this.timer = setInterval(() => this.#ask(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async #ask() {
    if (document.hidden) return;
    // A lost connection or a deploy: the next time will do.
    const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) this.#show(await answer.json());
  }

  #show({ installed, words, at }) {
    this.toggleAttribute("data-installed", installed);
    this.classList.toggle("banner-accent", installed);
    this.classList.toggle("banner-note", !installed);
    // Said aloud only when it changed.
    if (this.words.textContent !== words) this.words.textContent = words;
    this.words.dateTime = at;
    this.words.title = at;
  }
}

customElements.define("pal-installed", Installed);
