// The client's side of the ledger: every conversation's events arrive in order, once each, or are asked for again.
import { CONVERSATION_RESUME, HEADS_MAX } from "paldesk/protocol";

const ANSWER = 10_000;

/**
 * Keeps the last number of each followed conversation. `last + 1` is applied, more makes it ask for what is
 * missing, less is ignored. A conversation nobody follows is left alone.
 */
export class Ledger {
  #last = new Map();
  #wanted = new Map();
  #asked = new Map();

  /**
   * @param {object} options
   * @param {(event: any) => void} options.apply      one event, in its turn
   * @param {(frame: any) => boolean} options.send    conversation.resume goes here; false: not sent
   */
  constructor({ apply, send }) {
    this.apply = apply;
    this.send = send;
  }

  /** From now on this conversation is kept complete; `after` is what is already known of it. */
  follow(conversation, after = 0) {
    if (!this.#last.has(conversation)) this.#last.set(conversation, after);
  }

  forget(conversation) {
    for (const map of [this.#last, this.#wanted, this.#asked]) map.delete(conversation);
  }

  /** @returns {number|undefined} the last number applied */
  last(conversation) {
    return this.#last.get(conversation);
  }

  /** What the heartbeat tells: the conversations that moved last, as many as a frame may name. */
  heads() {
    return Object.fromEntries([...this.#last].slice(-HEADS_MAX));
  }

  /** Ask for what came after the last number: at the start, and for an open conversation after a reconnect. */
  pull(conversation) {
    if (!this.#last.has(conversation) || this.#pulling(conversation)) return;
    const after = this.#last.get(conversation);
    if (this.send({ type: CONVERSATION_RESUME, conversation, after })) this.#asked.set(conversation, Date.now());
  }

  /** The line is new: answers that had not come will never come. */
  reconnected() {
    this.#asked.clear();
  }

  /**
   * An event from the live line.
   * @returns {"applied"|"known"|"gap"|"unfollowed"}
   */
  event(event) {
    const last = this.#last.get(event.conversation);
    if (last === undefined) return "unfollowed";
    if (event.seq <= last) return "known";
    if (event.seq > last + 1) return this.head(event.conversation, event.seq), "gap";
    this.#take(event);
    return "applied";
  }

  /** The answer to a pull; the next page is asked for when there is one. */
  page({ conversation, events, more }) {
    const before = this.#last.get(conversation);
    if (before === undefined) return;
    this.#asked.delete(conversation);
    for (const event of events) if (event.seq === this.#last.get(conversation) + 1) this.#take(event);
    const last = this.#last.get(conversation);
    // A page that brought nothing is not asked for again: the next hint or heartbeat will tell.
    if (last > before && (more || last < this.#wanted.get(conversation))) this.pull(conversation);
  }

  /** A hint (head.moved, a pong's heads, session.opened): the conversation ends at `seq`. */
  head(conversation, seq) {
    if (!(seq > this.#last.get(conversation))) return;
    this.#wanted.set(conversation, Math.max(seq, this.#wanted.get(conversation) ?? 0));
    this.pull(conversation);
  }

  #take(event) {
    this.#last.delete(event.conversation);
    this.#last.set(event.conversation, event.seq);
    this.apply(event);
  }

  #pulling(conversation) {
    return Date.now() - (this.#asked.get(conversation) ?? -Infinity) < ANSWER;
  }
}
