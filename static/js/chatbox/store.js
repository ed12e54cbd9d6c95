// What is known of the one conversation, built from frames alone; the view asks for rows() and draws them.
import {
  CONVERSATION_CLOSED,
  CONVERSATION_EVENTS,
  CONVERSATION_REMOVED,
  CONVERSATION_REOPENED,
  MESSAGE_CREATED,
  MESSAGE_EDITED,
  MESSAGE_UNSENT,
  PRESENCE_CHANGED,
  READ_MARKED,
  SESSION_OPENED,
  TYPING_CHANGED,
} from "paldesk/protocol";

export const TYPING_LASTS = 7_000;
const MINUTE = 60_000;

export class Store {
  /** @param {{id: string, name: string, picture: string, status: string}[]} people */
  constructor(people = []) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.reset();
  }

  /** Forget the conversation: it ended on this browser. */
  reset() {
    this.conversation = null;
    /** What is written next begins another conversation, though there are some. */
    this.anew = false;
    this.head = 0;
    this.visitorRead = 0;
    this.operatorRead = 0;
    this.closed = false;
    this.events = new Map();
    this.typing = null;
  }

  /** A frame that is no event of the ledger. */
  learn(frame, now = Date.now()) {
    if (frame.type === SESSION_OPENED) this.#opened(frame);
    if (frame.type === PRESENCE_CHANGED) this.people.set(frame.person.id, frame.person);
    if (this.conversation && frame.conversation !== this.conversation) return;
    if (frame.type === CONVERSATION_EVENTS) this.#read(frame.visitor_read_seq, frame.operator_read_seq);
    if (frame.type === CONVERSATION_REMOVED) this.reset();
    if (frame.type === TYPING_CHANGED && frame.by.kind === "operator") {
      this.typing = frame.typing ? { by: frame.by.id, until: now + TYPING_LASTS } : null;
    }
    if (frame.type === READ_MARKED) {
      this.#read(frame.by.kind === "visitor" ? frame.seq : 0, frame.by.kind === "operator" ? frame.seq : 0);
    }
  }

  /** An event of the ledger, in its turn. */
  apply(event) {
    this.head = Math.max(this.head, event.seq);
    if (event.type === CONVERSATION_CLOSED) this.closed = true;
    if (event.type === CONVERSATION_REOPENED) this.closed = false;
    if (event.type === MESSAGE_CREATED) this.#message(event);
    if (event.type === MESSAGE_EDITED) this.#rewrite(event, { body: event.body, rich: event.rich, edited: true });
    if (event.type === MESSAGE_UNSENT) this.#rewrite(event, { body: "", rich: null, files: [], ask: null, unsent: true });
    if (event.type === CONVERSATION_CLOSED || event.type === CONVERSATION_REOPENED) this.events.set(event.seq, event);
  }

  /** Our own message is committed; its event may come before or after.
   * @param {any} told @param {Pick<import("paldesk/outbox").Entry, "body"|"files"|"answers">} entry */
  accepted({ seq, at, client_id, conversation }, { body, files, answers }) {
    this.conversation = conversation;
    if (!this.events.has(seq)) this.#message({ type: MESSAGE_CREATED, seq, at, client_id, body, files, answers, by: { kind: "visitor", id: null } });
  }

  /** How many of the others' messages the visitor has not seen. */
  get unread() {
    return this.#messages().filter((event) => event.seq > this.visitorRead && event.by.kind !== "visitor").length;
  }

  /** Who types now: a name, "" for one unknown, null for nobody. */
  typist(now = Date.now()) {
    if (!this.typing || this.typing.until <= now) return null;
    return this.people.get(this.typing.by)?.name ?? "";
  }

  /**
   * What to draw, in order: {key, kind: "day"|"system"|"message", at, …}.
   * Messages say whether they open (`first`) or end (`last`) a run of one author within one minute, and their
   * `state`: sent, seen, pending or failed. Only the newest seen one of the visitor's says so.
   * @param {import("paldesk/outbox").Entry[]} unsent
   */
  rows(unsent = []) {
    const settled = new Set(this.#messages().map((event) => event.client_id));
    const pending = unsent.filter((entry) => !settled.has(entry.client_id)).map(waiting);
    const items = [...this.#ordered().filter((event) => !event.unsent).map((event) => this.#item(event)), ...pending];
    grouped(items);
    const seen = items.findLast((item) => item.mine && item.seq <= this.operatorRead);
    if (seen) seen.state = "seen";
    return withDays(items);
  }

  #opened({ conversation, people, read_seq }) {
    this.people = new Map(people.map((person) => [person.id, person]));
    if (!this.anew) this.conversation ??= conversation ?? null;
    if (this.conversation === conversation) this.#read(read_seq, 0);
  }

  #read(visitor, operator) {
    this.visitorRead = Math.max(this.visitorRead, visitor);
    this.operatorRead = Math.max(this.operatorRead, operator);
  }

  #message(event) {
    if (event.by.kind === "operator" && this.typing?.by === event.by.id) this.typing = null;
    if (event.by.kind === "visitor") this.closed = false;
    this.events.set(event.seq, event);
  }

  #rewrite({ about }, change) {
    const event = this.events.get(about);
    if (event) this.events.set(about, { ...event, ...change });
  }

  #ordered() {
    return [...this.events.values()].sort((a, b) => a.seq - b.seq);
  }

  #messages() {
    return [...this.events.values()].filter((event) => event.type === MESSAGE_CREATED && !event.unsent);
  }

  #item({ type, seq, at, by, body, rich, files, ask, edited, client_id }) {
    if (type !== MESSAGE_CREATED) {
      return { key: `s${seq}`, kind: "system", at, seq, says: type === CONVERSATION_CLOSED ? "was_closed" : "was_reopened" };
    }
    const mine = by.kind === "visitor";
    const { name = "", picture = "" } = this.people.get(by.id) ?? {};
    return { key: client_id, kind: "message", seq, at, body, rich, files, ask, edited, mine, by: `${by.kind}${mine ? "" : by.id}`, name, picture, state: "sent" };
  }
}

/** @param {import("paldesk/outbox").Entry} entry */
function waiting({ client_id, at, body, files, failed, code }) {
  const state = failed ? "failed" : "pending";
  return { key: client_id, kind: "message", seq: Infinity, at, body, files, mine: true, by: "visitor", state, failed, code };
}

function grouped(items) {
  items.forEach((item, index) => {
    item.first = !together(items[index - 1], item);
    item.last = !together(item, items[index + 1]);
  });
}

function together(one, other) {
  if (one?.kind !== "message" || other?.kind !== "message" || one.by !== other.by) return false;
  return Math.floor(one.at / MINUTE) === Math.floor(other.at / MINUTE);
}

function withDays(items) {
  let day = "";
  return items.flatMap((item) => {
    const its = new Date(item.at).toDateString();
    if (its === day) return [item];
    day = its;
    return [{ key: `d${its}`, kind: "day", at: item.at }, item];
  });
}
