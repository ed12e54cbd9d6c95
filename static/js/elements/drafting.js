/** <pal-drafting data-form="id" data-preview="address">: the real chatbox as the form beside it would make it. What is
 *  typed is sent as a draft a moment later; the old picture stays until the new one is there. */

const REST = 500;

class Drafting extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLFormElement} */
    this.form = document.querySelector(`#${this.dataset.form}`);
    /** @type {HTMLElement} */
    this.words = this.querySelector("[data-words]");
    this.form.addEventListener("input", () => this.#soon());
    this.form.addEventListener("change", () => this.#soon());
    /** @type {NodeListOf<HTMLButtonElement>} */
    this.themes = this.querySelectorAll("[data-theme-of-preview]");
    for (const choice of this.themes) choice.addEventListener("click", () => this.#dress(choice));
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#send(), REST);
  }

  async #send() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const asked = { method: "POST", body: new FormData(this.form), headers: { "X-Draft": "1", Accept: "application/json" } };
    const answer = await fetch(location.href, asked).catch(() => null);
    const told = await answer?.json().catch(() => null);
    // A later keystroke has asked again meanwhile.
    if (turn !== this.turn) return;
    this.#say(answer?.ok ? "" : (told?.detail ?? "The preview was not reached. It follows with your next change."));
    if (!answer?.ok) return;
    this.key = told.key;
    this.#show();
  }

  #dress(chosen) {
    for (const choice of this.themes) choice.ariaPressed = String(choice === chosen);
    this.theme = chosen.dataset.themeOfPreview;
    this.#show();
  }

  #show() {
    const address = new URL(this.dataset.preview, location.href);
    address.searchParams.set("theme", this.theme ?? "light");
    if (this.key) address.searchParams.set("key", this.key);
    const old = this.querySelector("iframe");
    const next = document.createElement("iframe");
    Object.assign(next, { title: old.title, className: old.className, src: address.href });
    next.addEventListener("load", () => setTimeout(() => this.#swap(next), REST), { once: true });
    next.classList.add("is-coming");
    for (const other of this.querySelectorAll("iframe.is-coming")) other.remove();
    old.after(next);
  }

  #swap(next) {
    if (!next.isConnected) return;
    for (const other of this.querySelectorAll("iframe")) if (other !== next) other.remove();
    next.classList.remove("is-coming");
  }

  #say(words) {
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}

customElements.define("pal-drafting", Drafting);
