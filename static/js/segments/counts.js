/** <pal-segment-counts>: the numbers of the list, as long as somebody looks at it. */

const EVERY = 10_000;

export class Counts extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => document.visibilityState === "visible" && this.#look(), EVERY);
    document.addEventListener("visibilitychange", this.back);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.back);
  }

  back = () => document.visibilityState === "visible" && this.#look();

  async #look() {
    const answer = await fetch(this.dataset.counts, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { counts } = await answer.json();
    for (const [segment, words] of Object.entries(counts)) {
      const cell = this.querySelector(`[data-count="${segment}"]`);
      if (cell && words && cell.textContent !== words) cell.textContent = words;
    }
  }
}

customElements.define("pal-segment-counts", Counts);
