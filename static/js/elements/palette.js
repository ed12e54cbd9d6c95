/** <pal-palette>: Ctrl K (⌘ K on a Mac). One field finds everything that can be done and every place to go; what it
 *  finds comes from sources (`offer`), here from what the rail and its menus hold. A choice may ask a second question. */
import { caps, isMac } from "paldesk/elements/keys";
import { ranked } from "paldesk/elements/fuzzy";
import { contactEntries } from "paldesk/elements/acquaintances";
import { railEntries } from "paldesk/elements/doors";
import { grouped, make, option } from "paldesk/elements/options";
import { say } from "paldesk/elements/toast";

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} words
 * @property {string} group
 * @property {string} [hint]
 * @property {string} [search]      what else it is known as
 * @property {string} [keys]
 * @property {string} [icon]        a symbol of the page ({% icon_symbols %})
 * @property {Element} [drawing]    or an icon of the page, to be copied
 * @property {{ name: string, id: string }} [face]
 * @property {number} [hue]         a spot of this colour, 0 to 11
 * @property {boolean} [chosen]
 * @property {boolean} [danger]
 * @property {boolean} [buried]     found by a query only
 * @property {boolean} [fleeting]   not remembered as lately used
 * @property {boolean} [last]       of those made from the query: after what was found, not before
 * @property {() => unknown} [run]          raises Failure
 * @property {() => Entry[]} [next]         instead of run: ask which
 * @property {boolean} [many]               several answers can hold at once: the question stays
 *
 * @typedef {{ words: string, entries: Entry[], again?: () => Entry[] }} Step    again: its answers as they are now
 */

const LATELY = "paldesk.palette";
const KEPT = 12;
const LATELY_SHOWN = 4;
const SHOWN = 60;

/** @type {((query: string) => Entry[])[]} */
const SOURCES = [railEntries, contactEntries];

/** Entries that depend on what is open; asked once for every opening with "", and with what is typed.
 * @param {(query: string) => Entry[]} source */
export function offer(source) {
  SOURCES.unshift(source);
}

/** @param {Step} [step] straight to this question */
export function openPalette(step) {
  /** @type {Palette|null} */ (document.querySelector("pal-palette"))?.open(step);
}

class Palette extends HTMLElement {
  /** @type {Step[]} */ steps = [];
  /** @type {Entry[]} */ shown = [];
  at = 0;

  connectedCallback() {
    const part = (selector) => this.querySelector(selector);
    /** @type {HTMLDialogElement} */ this.dialog = part("dialog");
    /** @type {HTMLInputElement} */ this.field = part("[role=combobox]");
    this.list = part("[role=listbox]");
    this.crumb = part(".palette-step");
    this.none = part(".palette-none");
    this.news = part("[role=status]");
    this.field.addEventListener("input", () => this.#find());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("pointermove", (event) => this.#point(event));
    this.list.addEventListener("click", (event) => this.#pressed(event));
    this.dialog.addEventListener("cancel", (event) => this.#cancelled(event));
    this.dialog.addEventListener("close", () => this.dialog.open || this.list.replaceChildren());
    document.addEventListener("keydown", (event) => this.#summoned(event));
    for (const button of document.querySelectorAll("[data-palette]")) this.#offered(button);
  }

  #offered(button) {
    button.querySelector(".rail-word").append(" ", ...caps("mod+k").map((cap) => make("kbd", "", cap)));
    button.addEventListener("click", () => this.open());
  }

  /** @param {Step} [step] */
  open(step) {
    if (document.querySelector("dialog[open]")) return;
    this.steps = [step ?? { words: "", entries: SOURCES.flatMap((source) => source("")) }];
    this.dialog.showModal();
    this.#ask();
  }

  #summoned(event) {
    const wanted = event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
    if (!wanted || event.defaultPrevented) return;
    event.preventDefault();
    if (this.dialog.open) this.dialog.close();
    else this.open();
  }

  get #step() {
    return this.steps.at(-1);
  }

  #ask() {
    this.crumb.textContent = this.#step.words;
    this.crumb.hidden = !this.#step.words;
    this.field.value = "";
    this.field.focus();
    this.#find();
  }

  #find() {
    const query = this.field.value.trim();
    const found = query ? this.#matching(query) : arranged(this.#step, lately());
    const entries = found.slice(0, SHOWN);
    this.shown = entries.map(({ entry }) => entry);
    this.list.replaceChildren(...(query ? entries.map((each, at) => option(each, at)) : grouped(entries)));
    this.none.hidden = entries.length > 0;
    this.news.textContent = entries.length ? `${found.length} found` : this.none.textContent;
    this.list.scrollTop = 0;
    this.#select(0);
  }

  #matching(query) {
    const more = this.steps.length === 1 && !this.#step.words ? SOURCES.flatMap((source) => source(query)) : [];
    const made = (last) => more.filter((entry) => Boolean(entry.last) === last).map((entry) => ({ entry, marks: [] }));
    return [...made(false), ...ranked(query, [...this.#step.entries, ...this.#deeper()], lately()).slice(0, SHOWN - 1), ...made(true)];
  }

  /** The answers to second questions are found from the first field, too: "assign bo". */
  #deeper() {
    return this.#step.entries.flatMap((entry) =>
      (entry.next?.() ?? []).map((each) => ({ ...each, group: entry.group, words: `${entry.words.replace(/…$/u, "")}: ${each.words}` })),
    );
  }

  #select(at) {
    this.at = Math.max(0, Math.min(at, this.shown.length - 1));
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    const option = this.list.querySelector(`#palette-${this.at}`);
    option?.setAttribute("aria-selected", "true");
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const last = this.shown.length - 1;
    const move = { ArrowDown: this.at === last ? 0 : this.at + 1, ArrowUp: this.at === 0 ? last : this.at - 1, PageDown: this.at + 8, PageUp: this.at - 8 }[event.key];
    if (event.key === "Enter") this.#choose(this.shown[this.at]);
    else if (event.key === "Backspace" && !this.field.value && this.steps.length > 1) this.#back();
    else if (move !== undefined) this.#select(move);
    else return;
    event.preventDefault();
  }

  #back() {
    this.steps.pop();
    this.#ask();
  }

  /** Escape: a step back first. */
  #cancelled(event) {
    if (this.steps.length < 2) return;
    event.preventDefault();
    this.#back();
  }

  #point(event) {
    const option = event.target.closest("[role=option]");
    if (option && option.getAttribute("aria-selected") !== "true") this.#select(this.#indexOf(option));
  }

  #pressed(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#choose(this.shown[this.#indexOf(option)]);
  }

  #indexOf(option) {
    return Number(option.id.replace("palette-", ""));
  }

  /** @param {Entry} [entry] */
  async #choose(entry) {
    if (!entry) return;
    if (!entry.fleeting) remember(entry.id);
    if (entry.next) {
      this.steps.push({ words: entry.words, entries: entry.next(), again: entry.many ? entry.next : undefined });
      this.#ask();
      return;
    }
    // The focus goes back to where it was; what runs may take it from there.
    const step = this.#step;
    if (!step.again) this.dialog.close();
    try {
      await entry.run();
    } catch (fault) {
      this.dialog.close();
      say(fault.detail ?? String(fault), { tone: "danger" });
    }
    if (this.dialog.open && step === this.#step) this.#refresh(step);
  }

  /** The answers have changed, what is typed and where one is have not. */
  #refresh(step) {
    const { at } = this;
    step.entries = step.again?.() ?? step.entries;
    this.#find();
    this.#select(at);
  }
}

// What was used lately

/** @returns {string[]} */
function lately() {
  try {
    return JSON.parse(localStorage.getItem(LATELY) ?? "[]");
  } catch {
    return [];
  }
}

function remember(id) {
  localStorage.setItem(LATELY, JSON.stringify([id, ...lately().filter((other) => other !== id)].slice(0, KEPT)));
}

/** Without a query: what was used lately, then each group in its order. */
function arranged({ words, entries }, recent) {
  const visible = entries.filter(({ buried }) => !buried);
  const again = words ? [] : recent.map((id) => visible.find((entry) => entry.id === id)).filter(Boolean).slice(0, LATELY_SHOWN);
  const rest = visible.filter((entry) => !again.includes(entry));
  return [...again.map((entry) => ({ ...entry, group: "Lately" })), ...rest].map((entry) => ({ entry, marks: [] }));
}

customElements.define("pal-palette", Palette);
