/**
 * <pal-progress data-url="…">: asks every second how far a long work is, and shows it in its <progress> and
 * [data-words]. When it has ended the page is asked for anew, which says what came of it.
 */

const LOOKED_EVERY = 1000;

class Progress extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.#ask(), LOOKED_EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async #ask() {
    if (document.hidden) return;
    // A lost connection or a deploy: the next time will do.
    const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const told = await answer.json();
    this.#show(told);
    if (told.ended) {
      clearInterval(this.timer);
      location.replace(this.dataset.then || location.href);
    }
  }

  /** @param {{ share: number|null, words: string }} told */
  #show({ share, words }) {
    const bar = this.querySelector("progress");
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
    const said = this.querySelector("[data-words]");
    if (said.textContent !== words) said.textContent = words;
  }
}

customElements.define("pal-progress", Progress);
