// What an operator writes in one conversation: an answer or a note. The composer shows it; tools work on it.
import { signal } from "@preact/signals";
import { BODY_MAX, MESSAGE_SEND, NOTE_ADD } from "paldesk/protocol";
import { CARRIED, GUARDS, HINDRANCES, SENT } from "paldesk/dashboard/composer-parts";

const TYPING_EVERY = 3_000;
export const MODES = {
  reply: { word: "Reply", key: "r", send: "Send", icon: "send-horizontal", type: MESSAGE_SEND },
  note: { word: "Note", key: "n", send: "Add note", icon: "sticky-note", type: NOTE_ADD },
};

export class Writing {
  #told = 0;

  /** @param {import("paldesk/dashboard/actions").Room} room @param {import("paldesk/protocol").Row} row */
  constructor(room, row) {
    this.room = room;
    this.row = row;
    const begun = (mode) => room.unsent.draft(row.id, mode).peek();
    /** @type {import("@preact/signals").Signal<"reply"|"note">} */
    this.mode = signal(begun("note") && !begun("reply") ? "note" : "reply");
    /** @type {{ current: HTMLTextAreaElement|null }} */
    this.field = { current: null };
    /** Where the caret stands; tells the lists that open while one types. */
    this.caret = signal(0);
    /** What was sent just now and can be taken back for a moment. @type {import("@preact/signals").Signal<import("paldesk/outbox").Entry|null>} */
    this.justSent = signal(null);
    /** The files of what was sent just now. @type {Map<string, import("paldesk/dashboard/uploads").Upload[]>} */
    this.carriedFiles = new Map();
    /** Something to know that came of what the reader did, in words. */
    this.news = signal("");
  }

  get desk() {
    return this.room.desk;
  }

  get text() {
    return this.room.unsent.draft(this.row.id, this.mode.value).value;
  }

  /** Too many characters, or less than none. */
  get over() {
    return length(this.text) - BODY_MAX;
  }

  get shut() {
    return this.desk.line.value.state === "refused";
  }

  /** Why it cannot be sent now, in words; "" when it can. What is empty says nothing. */
  get hindrance() {
    return HINDRANCES.map((why) => why(this)).find(Boolean) ?? "";
  }

  /** What goes with the text. @returns {{ files?: any[], mentions?: string[] }} */
  get carried() {
    return Object.assign({}, ...CARRIED.map((carry) => carry(this)));
  }

  get sendable() {
    const something = this.text.trim() || this.carried.files?.length;
    return Boolean(something) && this.over <= 0 && !this.shut && !this.hindrance;
  }

  // The text

  getText() {
    return this.text;
  }

  /** The whole text; the caret goes to its end. */
  setText(text) {
    this.#put(text, text.length);
  }

  /** At the caret, or instead of what is selected. */
  insertAtCursor(text) {
    const { from, to } = this.selection;
    this.replace({ from, to }, text);
  }

  /** @param {{ from: number, to: number }} range @param {string} text @param {{ from: number, to: number }} [select] within the new text */
  replace({ from, to }, text, select = { from: text.length, to: text.length }) {
    const whole = this.text;
    this.#put(whole.slice(0, from) + text + whole.slice(to), from + select.from, from + select.to);
  }

  get selection() {
    const { current } = this.field;
    if (!current) return { from: this.text.length, to: this.text.length };
    return { from: current.selectionStart, to: current.selectionEnd };
  }

  /** The reader typed this. */
  type(value) {
    this.room.unsent.type(this.row.id, this.mode.peek(), value);
    this.news.value = "";
    // What a note says is nobody's business outside: not even that somebody writes one.
    if (this.mode.peek() === "reply") this.#typing(Boolean(value.trim()));
  }

  choose(mode) {
    this.mode.value = mode;
    this.#typing(false);
    this.focus();
  }

  focus() {
    this.field.current?.focus();
  }

  rest() {
    this.#typing(false);
  }

  // The message

  /** Put it on its way. @returns {import("paldesk/outbox").Entry|null} null: it cannot be sent now */
  send() {
    if (!this.sendable || GUARDS.some((holds) => holds(this))) return null;
    const { type } = MODES[this.mode.peek()];
    const entry = this.desk.write(type, this.row.id, this.text.trim(), this.carried);
    SENT.forEach((then) => then(this, entry));
    this.type("");
    this.focus();
    return entry;
  }

  #put(text, from, to = from) {
    const { current } = this.field;
    this.type(text);
    if (!current) return;
    // The field shows it with the next drawing; the caret must stand in the new text.
    current.value = text;
    current.focus();
    current.setSelectionRange(from, to);
    this.caret.value = to;
  }

  /** Tells that the reader types, not more often than every three seconds, and when they stop. */
  #typing(typing) {
    const again = typing ? Date.now() - this.#told > TYPING_EVERY : this.#told > 0;
    if (!again) return;
    this.#told = typing ? Date.now() : 0;
    this.desk.types(this.row.id, typing);
  }
}

/** In characters as the server counts them; counting is for texts that come near the limit. */
function length(text) {
  return text.length > BODY_MAX - 500 ? [...text].length : text.length;
}
