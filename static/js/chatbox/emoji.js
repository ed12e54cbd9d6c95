// Emoji: a small set, found by a few letters in the visitor's own words. What was chosen before is not kept anywhere.
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";

/** @type {[string, string][]} the picture, and the key of its words: its name first, then what it is also found by */
const EMOJI = [
  ["😀", "emoji.happy"],
  ["😂", "emoji.laughing"],
  ["😊", "emoji.pleased"],
  ["😉", "emoji.wink"],
  ["😍", "emoji.in_love"],
  ["😎", "emoji.cool"],
  ["🤔", "emoji.thinking"],
  ["😅", "emoji.relieved"],
  ["😢", "emoji.sad"],
  ["😭", "emoji.crying"],
  ["😡", "emoji.angry"],
  ["😱", "emoji.shocked"],
  ["😴", "emoji.tired"],
  ["🤷", "emoji.no_idea"],
  ["👍", "emoji.thumbs_up"],
  ["👎", "emoji.thumbs_down"],
  ["👏", "emoji.applause"],
  ["🙏", "emoji.thanks"],
  ["👋", "emoji.hello"],
  ["💪", "emoji.strong"],
  ["👌", "emoji.ok"],
  ["🤝", "emoji.deal"],
  ["❤️", "emoji.heart"],
  ["💔", "emoji.broken_heart"],
  ["🎉", "emoji.party"],
  ["🔥", "emoji.fire"],
  ["⭐", "emoji.star"],
  ["✅", "emoji.done"],
  ["❌", "emoji.wrong"],
  ["⚠️", "emoji.warning"],
  ["❓", "emoji.question"],
  ["💡", "emoji.idea"],
  ["📦", "emoji.parcel"],
  ["🚚", "emoji.delivery"],
  ["💳", "emoji.card"],
  ["🧾", "emoji.receipt"],
  ["📞", "emoji.phone"],
  ["📧", "emoji.mail"],
  ["📅", "emoji.date"],
  ["⏰", "emoji.time"],
  ["🎁", "emoji.gift"],
  ["☕", "emoji.coffee"],
  ["🚲", "emoji.bicycle"],
  ["🌞", "emoji.sun"],
];
const COMMA = /[,，、،]\s*/;

/** @type {Choice|null} */
let open = null;

/** Open the choice above the field, or close it. @param {any} frame */
export function pick(frame) {
  if (open) open.close();
  else open = new Choice(frame);
}

class Choice {
  #shown = [];
  #at = 0;

  constructor({ at, composer }) {
    this.button = at("emoji");
    this.composer = composer;
    this.options = EMOJI.map(([picture, key], index) => option(picture, say(key), index));
    this.search = field();
    this.list = make("div", { id: "emoji-list", role: "listbox", "aria-label": say("emoji") });
    this.none = make("p", { class: "none", role: "status" });
    this.box = make("div", { id: "emoji-choice", role: "dialog", "aria-label": say("emoji") }, this.search, this.list, this.none);
    this.search.addEventListener("input", () => this.#find());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", ({ target }) => this.#take(this.#shown.find(({ element }) => element.contains(target))));
    this.outside = ({ target }) => this.box.contains(target) || this.button.contains(target) || this.close();
    document.addEventListener("pointerdown", this.outside);
    this.button.setAttribute("aria-expanded", "true");
    document.body.append(this.box);
    this.#find();
    this.search.focus();
  }

  close() {
    open = null;
    this.box.remove();
    this.button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside);
    this.composer.focus();
  }

  #find() {
    const letters = fold(this.search.value.trim());
    this.#shown = this.options.filter(({ words }) => words.some((word) => word.includes(letters)));
    this.list.replaceChildren(...this.#shown.map(({ element }) => element));
    this.none.textContent = this.#shown.length ? "" : say("emoji.none");
    this.#go(0);
  }

  #go(to) {
    this.#shown[this.#at]?.element.setAttribute("aria-selected", "false");
    this.#at = Math.max(0, Math.min(to, this.#shown.length - 1));
    const { element } = this.#shown[this.#at] ?? {};
    element?.setAttribute("aria-selected", "true");
    element?.scrollIntoView({ block: "nearest" });
    this.search.setAttribute("aria-activedescendant", element?.id ?? "");
  }

  #key(event) {
    const to = moved(event.key, this.#at, columns(this.list, this.#shown));
    if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (event.key === "Enter") this.#take(this.#shown[this.#at]);
    else if (to === undefined) return;
    else this.#go(to);
    event.preventDefault();
    // Escape closes this alone, not the chat around it.
    event.stopPropagation();
  }

  #take(chosen) {
    if (!chosen) return;
    this.close();
    put(this.composer.field, chosen.picture);
  }
}

function field() {
  const about = { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "emoji-list", "aria-autocomplete": "list" };
  const words = say("emoji.search");
  return /** @type {HTMLInputElement} */ (make("input", { ...about, "aria-label": words, placeholder: words, autocomplete: "off" }));
}

function option(picture, words, index) {
  const [name] = words.split(COMMA);
  const about = { id: `emoji-${index}`, role: "option", "aria-selected": "false", "aria-label": name, title: name, text: picture };
  return { picture, words: words.split(COMMA).map(fold), element: make("span", about) };
}

/** How many stand in a line, as they are drawn now. */
function columns(list, shown) {
  const top = shown[0]?.element.offsetTop;
  const next = shown.findIndex(({ element }) => element.offsetTop > top);
  return { line: next < 0 ? shown.length : next, back: getComputedStyle(list).direction === "rtl" };
}

function moved(key, at, { line, back }) {
  if (key === "ArrowDown") return at + line;
  if (key === "ArrowUp") return at - line;
  if (key === "ArrowRight") return at + (back ? -1 : 1);
  if (key === "ArrowLeft") return at + (back ? 1 : -1);
  return undefined;
}

/** Where the caret stands. */
function put(field, picture) {
  field.setRangeText(picture, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
