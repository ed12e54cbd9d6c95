// What was typed and what is on its way, kept in this tab so that a reload loses neither. Nothing of another
// person who used the tab before stays in it.
import { signal } from "@preact/signals";
import { Shelf } from "paldesk/chatbox/storage";

const ROOT = "paldesk.desk.";
const SETTLE = 300;

/** This tab's own storage: another tab of the same operator has drafts of its own. */
const tab = {
  get: (name) => sessionStorage.getItem(name),
  set: (name, value) => sessionStorage.setItem(name, value),
  remove: (name) => sessionStorage.removeItem(name),
  names: () => Object.keys(sessionStorage),
};

export class Unsent {
  #drafts = new Map();
  #timers = new Map();

  /** @param {string} me @param {Shelf} [shelf] */
  constructor(me, shelf = new Shelf(tab)) {
    this.shelf = shelf;
    this.prefix = `${ROOT}${me}.`;
    for (const name of shelf.names(ROOT)) if (!name.startsWith(this.prefix)) shelf.remove(name);
  }

  // As the outbox's store

  all() {
    return this.shelf.names(`${this.prefix}sent.`).map((name) => JSON.parse(this.shelf.get(name)));
  }

  put(entry) {
    this.shelf.set(`${this.prefix}sent.${entry.client_id}`, JSON.stringify(entry));
  }

  remove(id) {
    this.shelf.remove(`${this.prefix}sent.${id}`);
  }

  // Drafts

  /** @param {string} conversation @param {"reply"|"note"} mode @returns {import("@preact/signals").Signal<string>} */
  draft(conversation, mode) {
    const name = `${this.prefix}draft.${conversation}.${mode}`;
    if (!this.#drafts.has(name)) this.#drafts.set(name, signal(this.shelf.get(name)));
    return this.#drafts.get(name);
  }

  /** Hears of every text that is typed. @type {(conversation: string, mode: "reply"|"note", text: string) => void} */
  onType = () => {};

  /** Shown at once, stored when the fingers rest. */
  type(conversation, mode, text) {
    this.fill(conversation, mode, text);
    this.onType(conversation, mode, text);
  }

  /** The same for a text that comes from elsewhere. */
  fill(conversation, mode, text) {
    const name = `${this.prefix}draft.${conversation}.${mode}`;
    this.draft(conversation, mode).value = text;
    clearTimeout(this.#timers.get(name));
    const keep = () => (text ? this.shelf.set(name, text) : this.shelf.remove(name));
    if (text) this.#timers.set(name, setTimeout(keep, SETTLE));
    else keep();
  }

  /** What is known of the server's copy of a draft. @returns {any} */
  note(conversation, mode) {
    return JSON.parse(this.shelf.get(`${this.prefix}kept.${conversation}.${mode}`) || "null");
  }

  noted(conversation, mode, mark) {
    const name = `${this.prefix}kept.${conversation}.${mode}`;
    if (mark) this.shelf.set(name, JSON.stringify(mark));
    else this.shelf.remove(name);
  }
}
