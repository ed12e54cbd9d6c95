// The operator's desk: one socket, the state it feeds, and everything an operator can do to a conversation.
import { batch, computed, signal } from "@preact/signals";
import * as p from "paldesk/protocol";
import { Connection } from "paldesk/socket";
import { Ledger } from "paldesk/ledger";
import { Outbox, newId } from "paldesk/outbox";
import { Failure } from "paldesk/dashboard/http";
import { Looking } from "paldesk/dashboard/looking";
import { Present } from "paldesk/dashboard/present";
import { apply, begin, doubt, dropTalk, EVENTS, hush, lasts, openTalk, seen, unread } from "paldesk/dashboard/state";

const TALKS_KEPT = 20;
const FETCH_AGAIN = 3_000;
const NOT_NOW = "Not done: there is no connection. Try again when it is back.";
const UNSURE = "The connection was lost before this was confirmed. Look again when it is back.";

export class Desk {
  #asked = new Map();
  #hearers = new Map();
  #open = null;
  #beside = [];

  /**
   * @param {object} options
   * @param {string} options.me
   * @param {import("paldesk/protocol").Person[]} options.people
   * @param {string} options.socket
   * @param {() => Promise<string>} options.getTicket
   * @param {import("paldesk/dashboard/unsent").Unsent} options.unsent   what outlives a reload
   * @param {() => void} options.onReconnected   hints were lost: ask for the lists again
   * @param {() => void} [options.onViews]       somebody made, changed or deleted a view
   * @param {(event: any) => void} [options.onEvent]     something new happened, anywhere in the workspace
   * @param {(conversation: string) => void} [options.onRemoved]     it was deleted
   * @param {(words: string) => void} [options.onTrouble]
   */
  constructor({ me, people, socket, getTicket, unsent, onReconnected, onViews = () => {}, onEvent = () => {}, onRemoved = () => {}, onTrouble = () => {} }) {
    const send = (frame) => this.connection.send(frame);
    this.unsent = unsent;
    this.on = { reconnected: onReconnected, views: onViews, event: onEvent, removed: onRemoved, trouble: onTrouble };
    this.state = signal(begin(me, people));
    this.line = signal({ state: "stopped", code: 0 });
    this.people = computed(() => this.state.value.people);
    this.teams = computed(() => this.state.value.teams);
    this.labels = computed(() => this.state.value.labels);
    this.typing = computed(() => this.state.value.typing);
    this.ledger = new Ledger({ apply: (event) => this.#applied(event), send });
    this.outbox = new Outbox({ send, store: unsent, onChange: () => this.#unsentChanged() });
    this.entries = signal(this.outbox.entries);
    this.looking = new Looking(me, send);
    this.present = new Present(me, send);
    this.connection = new Connection({
      url: socket,
      getTicket,
      onFrame: (frame) => batch(() => this.#received(frame)),
      onState: (state, about) => this.#became(state, about),
      heads: () => this.#heads(),
    });
  }

  get me() {
    return this.state.value.me;
  }

  get online() {
    return this.line.value.state === "online";
  }

  start() {
    this.connection.start();
  }

  /** @param {(state: import("paldesk/dashboard/state").State) => import("paldesk/dashboard/state").State} how */
  change(how) {
    this.state.value = how(this.state.value);
    this.#fetchStale();
  }

  /** "You" for the reader. */
  name = (id) => {
    if (id === this.me) return "You";
    const person = this.people.value.find((one) => one.id === id);
    if (person) return person.name;
    return this.state.value.callers.some((one) => one.id === id) ? this.caller(id) : "A former colleague";
  };

  /** An API key; one that was made since this page was opened has no name here yet. */
  caller = (id) => {
    const name = this.state.value.callers.find((one) => one.id === id)?.name;
    return name ? `${name} (API)` : "The API";
  };

  /** How the reader knows whoever and whatever a line names. @param {any} row @returns {import("paldesk/dashboard/lines").Names} */
  names(row) {
    const called = (list) => (id) => list.find((one) => one.id === id)?.name ?? "one that is gone";
    const number = (id) => this.state.value.rows[id]?.number;
    const talk = (id) => (number(id) ? `#${number(id)}` : "another conversation");
    return { person: this.name, caller: this.caller, team: called(this.teams.value), label: called(this.labels.value), talk, visitor: row.name };
  }

  // What an operator does

  /** Keep this conversation complete, on the screen and in memory. */
  open(conversation) {
    this.#open = conversation;
    this.#beside = [];
    if (!conversation) return;
    this.#follow(conversation);
    this.#forgetOldest();
  }

  /** Keep these complete as well, as long as the open one is: they are shown within it. @param {string[]} conversations */
  openBeside(conversations) {
    this.#beside = conversations;
    for (const conversation of conversations) this.#follow(conversation);
    const { rows } = this.state.value;
    this.change((state) => doubt(state, conversations.filter((conversation) => !rows[conversation])));
  }

  #follow(conversation) {
    this.change((state) => openTalk(state, conversation));
    this.ledger.follow(conversation);
    this.ledger.pull(conversation);
  }

  #kept(conversation) {
    return conversation === this.#open || this.#beside.includes(conversation);
  }

  /** @param {{ files?: any[], mentions?: string[] }} [more] what goes with the text @returns {import("paldesk/outbox").Entry} */
  write(type, conversation, body, more = {}) {
    return this.outbox.add({ type, conversation, body, ...more });
  }

  /** The reader has the end of it before their eyes. */
  read(conversation) {
    const row = this.state.value.rows[conversation];
    if (!row || !unread(row)) return;
    const seq = row.last_seq;
    if (this.connection.send({ type: p.READ_MARK, conversation, seq })) this.change((state) => seen(state, conversation, seq));
  }

  types(conversation, typing) {
    this.connection.send({ type: p.TYPING_SET, conversation, typing });
  }

  /** @param {string} conversation @param {string|null} to @returns {Promise<void>} raises Failure */
  assign(conversation, to) {
    return this.ask({ type: p.CONVERSATION_ASSIGN, conversation, to });
  }

  /** @returns {Promise<void>} raises Failure */
  close(conversation) {
    return this.ask({ type: p.CONVERSATION_CLOSE, conversation });
  }

  /** @returns {Promise<void>} raises Failure */
  reopen(conversation) {
    return this.ask({ type: p.CONVERSATION_REOPEN, conversation });
  }

  /** Also call this for each frame of a type. @param {string} type @param {(frame: any) => void} then */
  hear(type, then) {
    this.#hearers.set(type, [...(this.#hearers.get(type) ?? []), then]);
  }

  // From the server

  #received(frame) {
    if (frame.type === p.CONVERSATION_EVENTS) this.ledger.page(frame);
    if (!EVENTS.has(frame.type)) this.change((state) => apply(state, frame));
    else if (this.ledger.event(frame) !== "applied") this.change((state) => apply(state, frame));
    this.#answers[frame.type]?.(frame);
    this.#hearers.get(frame.type)?.forEach((then) => then(frame));
    if (EVENTS.has(frame.type)) this.on.event(frame);
  }

  #answers = {
    [p.SESSION_OPENED]: () => this.#opened(),
    [p.VIEWS_CHANGED]: () => this.on.views(),
    [p.SESSION_STALE]: () => (this.looking.lost(), this.on.reconnected()),
    [p.LOOKING_CHANGED]: (frame) => this.looking.changed(frame),
    [p.MESSAGE_ACCEPTED]: (frame) => this.#accepted(frame),
    [p.TYPING_CHANGED]: (frame) => setTimeout(() => this.change((state) => hush(state, Date.now())), lasts(frame) + 50),
    [p.COMMAND_DONE]: ({ ref }) => this.#settle(ref, "done"),
    [p.INBOX_ROWS]: ({ ref, rows }) => this.#settle(ref, "done", rows),
    [p.CONVERSATION_REMOVED]: ({ conversation }) => this.#removed(conversation),
    [p.COMMAND_REFUSED]: (frame) => this.#refused(frame),
    [p.HEAD_MOVED]: ({ conversation, seq }) => this.ledger.head(conversation, seq),
    [p.PONG]: ({ heads }) => Object.entries(heads).forEach(([conversation, seq]) => this.ledger.head(conversation, seq)),
  };

  /** One event of a followed conversation, in its turn. */
  #applied(event) {
    this.change((state) => apply(state, event));
    // Its own answer may have been lost with the line.
    if (event.client_id) this.outbox.accepted(event);
  }

  /** What was committed is an event of ours: it need not come back to be shown. */
  #accepted({ client_id, conversation, seq, at }) {
    const entry = this.outbox.accepted({ client_id, conversation });
    if (!entry) return;
    const type = entry.type === p.NOTE_ADD ? p.NOTE_ADDED : p.MESSAGE_CREATED;
    const { body, files = [] } = entry;
    // Its markup is the server's to read: it comes with the event itself.
    this.#received({ type, conversation, seq, at, by: { kind: "operator", id: this.me }, client_id, body, files, provisional: true });
  }

  #refused(frame) {
    if (this.#settle(frame.ref, "refused", new Failure(frame.detail))) return;
    this.outbox.refused(frame);
    if (!frame.ref && frame.code !== "slow_down") this.on.trouble(frame.detail);
  }

  #opened() {
    this.ledger.reconnected();
    for (const conversation of Object.keys(this.state.value.talks)) if (!this.#kept(conversation)) this.#forget(conversation);
    for (const conversation of [this.#open, ...this.#beside]) if (conversation) this.ledger.pull(conversation);
    this.outbox.reconnected();
    this.looking.opened();
    this.present.opened();
    this.on.reconnected();
  }

  #became(state, { code = 0 }) {
    this.line.value = { state, code };
    if (state === "online") this.#fetchStale();
    else for (const ref of [...this.#asked.keys()]) this.#settle(ref, "refused", new Failure(UNSURE));
  }

  // Numbers

  /** The rows that moved last, as many as a frame may name; of an open conversation only what is on the screen. */
  #heads() {
    const rows = Object.values(this.state.value.rows).sort((a, b) => b.activity_at - a.activity_at);
    const heads = rows.slice(0, p.HEADS_MAX).map((row) => [row.id, row.last_seq]);
    const open = this.#open ? [this.#open, ...this.#beside].map((conversation) => [conversation, this.ledger.last(conversation) ?? 0]) : [];
    return Object.fromEntries([...heads.slice(0, p.HEADS_MAX - open.length), ...open]);
  }

  #fetchStale() {
    const { stale } = this.state.value;
    if (!stale.length || this.line.value.state !== "online") return;
    this.state.value = { ...this.state.value, stale: [] };
    for (let at = 0; at < stale.length; at += p.HEADS_MAX) this.#fetch(stale.slice(at, at + p.HEADS_MAX));
  }

  #fetch(ids) {
    const again = () => this.change((state) => doubt(state, ids));
    const gone = (rows) => ids.filter((id) => !rows.some((row) => row.id === id)).forEach((id) => this.#removed(id));
    this.ask({ type: p.INBOX_FETCH, ids }).then(gone, () => setTimeout(again, FETCH_AGAIN));
  }

  /** It was deleted, perhaps while this window was not listening: nothing of it stays. */
  #removed(conversation) {
    this.ledger.forget(conversation);
    for (const entry of this.outbox.entries.filter((one) => one.conversation === conversation)) this.outbox.drop(entry.client_id);
    this.change((state) => apply(state, { type: p.CONVERSATION_REMOVED, conversation }));
    this.on.removed(conversation);
  }

  #forgetOldest() {
    const kept = Object.keys(this.state.value.talks).filter((conversation) => !this.#kept(conversation));
    if (kept.length >= TALKS_KEPT) this.#forget(kept[0]);
  }

  #forget(conversation) {
    this.ledger.forget(conversation);
    this.change((state) => dropTalk(state, conversation));
  }

  #unsentChanged() {
    if (this.entries) this.entries.value = this.outbox.entries;
  }

  // Commands and their answers

  /** A command and its answer. @param {any} frame without its ref @returns {Promise<any>} raises Failure */
  ask(frame) {
    const ref = newId();
    return new Promise((done, refused) => {
      if (!this.connection.send({ ...frame, ref })) refused(new Failure(NOT_NOW));
      else this.#asked.set(ref, { done, refused });
    });
  }

  #settle(ref, how, ...told) {
    const waiting = this.#asked.get(ref);
    this.#asked.delete(ref);
    waiting?.[how](...told);
    return Boolean(waiting);
  }
}
