// The field: Enter sends, Shift+Enter makes a line, it grows, and it says when a text becomes too long.
import { BODY_MAX, LIVE_MAX } from "paldesk/protocol";
import { say } from "paldesk/chatbox/say";

const WARN_BEFORE = 500;
const TYPING_EVERY = 3_000;
const TYPING_ENDS = 4_000;
const LIVE_EVERY = 1_200;

export class Composer {
  #told = 0;
  #stop = 0;

  /**
   * @param {HTMLFormElement} form  with a textarea, a button and an <output>
   * @param {object} on
   * @param {(text: string, more?: object) => void} on.send
   * @param {(typing: boolean, text?: string) => void} on.typing
   * @param {boolean} [live]     the team sees what is written, and the page says so
   */
  constructor(form, on, live = false) {
    this.live = live;
    this.form = form;
    this.field = form.querySelector("textarea");
    this.button = form.querySelector("button");
    this.counter = form.querySelector("output");
    this.on = on;
    /** What goes with the text, or false while it may not go. @type {() => object|false|undefined} */
    this.more = () => undefined;
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#send()));
    this.field.addEventListener("input", () => (this.fit(), this.#typing()));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.fit();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Put a text into the field, ready to be sent or changed. */
  fill(text) {
    this.field.value = text;
    this.fit();
  }

  get #over() {
    return this.field.value.length - BODY_MAX;
  }

  #key(event) {
    // Enter also ends the choice of a word in Chinese, Japanese or Korean: that one sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.field.value.trim();
    const more = this.more();
    if (more === false || !(text || more) || this.#over > 0) return;
    this.#quiet();
    this.on.send(text, more);
    this.fill("");
    this.focus();
  }

  fit() {
    const { field, button, counter } = this;
    field.style.height = "auto";
    // Asking for a height makes the browser lay out the whole panel: an empty field has its own.
    if (field.value) field.style.height = `${field.scrollHeight + 2}px`;
    const over = this.#over;
    const more = this.more();
    button.disabled = more === false || !(field.value.trim() || more) || over > 0;
    field.setAttribute("aria-invalid", String(over > 0));
    counter.hidden = over < -WARN_BEFORE;
    if (counter.hidden) return;
    counter.textContent = over > 0 ? say("too_long", { count: over }) : say("left", { count: -over });
  }

  #typing() {
    const text = this.field.value;
    if (!text.trim()) return this.#quiet();
    const now = Date.now();
    if (now - this.#told >= (this.live ? LIVE_EVERY : TYPING_EVERY)) {
      this.#told = now;
      this.#tell(true);
    }
    clearTimeout(this.#stop);
    this.#stop = setTimeout(() => this.#rest(), this.live ? LIVE_EVERY : TYPING_ENDS);
  }

  /** The fingers rest: where the team sees the words, the last of them follow. */
  #rest() {
    if (!this.live) return this.#quiet();
    this.#tell(true);
    this.#stop = setTimeout(() => this.#tell(false), TYPING_ENDS);
  }

  #tell(typing) {
    this.on.typing(typing, this.live ? [...this.field.value].slice(-LIVE_MAX).join("") : undefined);
  }

  #quiet() {
    clearTimeout(this.#stop);
    if (!this.#told) return;
    this.#told = 0;
    this.on.typing(false);
  }
}
