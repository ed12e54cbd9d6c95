// The search: what was asked, what was found, and going there. What was searched before is kept in this tab alone.
import { signal } from "@preact/signals";

const PATIENCE = 200;
const RECENT = "paldesk.searches";
const KEPT = 8;
const FLASH = 2_400;
const GIVES_UP = 5_000;

/**
 * @typedef {[string, boolean][]} Parts      texts; true marks what was looked for
 * @typedef {{ conversation: string, number: number, status: string, contact: string, name: string, seq: number, at: number, by: import("paldesk/protocol").Author, note: boolean, excerpt: Parts }} Hit
 * @typedef {{ id: string, name: Parts, more: Parts[], row: import("paldesk/protocol").Row }} Someone
 */

export class Finder {
  #timer = 0;
  #asked = 0;

  /** @param {import("paldesk/dashboard/http").Server} server @param {string} url */
  constructor(server, url) {
    this.server = server;
    this.url = url;
    this.open = signal(false);
    this.words = signal("");
    this.trouble = signal("");
    this.busy = signal(false);
    /** @type {import("@preact/signals").Signal<{ words: string, people: Someone[], found: Hit[], next: string|null }|null>} */
    this.told = signal(null);
    this.recent = signal(remembered());
    /** The one that was opened last. */
    this.shown = signal("");
  }

  show() {
    this.open.value = true;
  }

  hide() {
    this.open.value = false;
    this.type("");
  }

  /** What stands in the field now; it is asked when the typing rests. */
  type(words) {
    this.words.value = words;
    clearTimeout(this.#timer);
    this.#asked += 1;
    if (!words.trim()) return this.#settle(null, "");
    this.busy.value = true;
    this.#timer = setTimeout(() => this.ask(), PATIENCE);
  }

  /** At once. */
  ask() {
    clearTimeout(this.#timer);
    return this.#fetch({ q: this.words.value.trim() }, (page) => ({ words: this.words.value.trim(), ...page }));
  }

  /** Those below. */
  more() {
    const { told } = this;
    if (!told.value?.next || this.busy.value) return;
    const { words, next } = told.value;
    this.#fetch({ q: words, before: next }, (page) => ({ ...told.value, found: [...told.value.found, ...page.found], next: page.next }));
  }

  /** Somebody went where a search led: it was a good one. */
  remember() {
    const words = this.told.value?.words;
    if (!words) return;
    this.recent.value = [words, ...this.recent.value.filter((one) => one !== words)].slice(0, KEPT);
    sessionStorage.setItem(RECENT, JSON.stringify(this.recent.value));
  }

  async #fetch(query, how) {
    const mine = (this.#asked += 1);
    this.busy.value = true;
    try {
      const page = await this.server.get(`${this.url}?${new URLSearchParams(query)}`);
      if (mine === this.#asked) this.#settle(how(page), "");
    } catch (fault) {
      if (mine === this.#asked) this.#settle(null, fault.detail ?? String(fault));
    }
  }

  #settle(told, trouble) {
    this.told.value = told;
    this.trouble.value = trouble;
    this.busy.value = false;
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
  } catch {
    return [];
  }
}

/** Scroll the open conversation to a message, as soon as it is there, and let it be seen. @param {number} seq */
export function reveal(seq, until = performance.now() + GIVES_UP) {
  const message = document.querySelector(`.pane-main [role="log"] [data-seq="${seq}"]`);
  if (!message && performance.now() < until) return void requestAnimationFrame(() => reveal(seq, until));
  // Twice: a conversation that was just drawn goes to its end first.
  requestAnimationFrame(() => requestAnimationFrame(() => flash(message)));
}

function flash(message) {
  if (!message) return;
  message.scrollIntoView({ block: "center" });
  message.classList.add("talk-found");
  setTimeout(() => message.classList.remove("talk-found"), FLASH);
}
