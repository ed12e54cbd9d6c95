// The board's line to the server: a socket that watches, asks and tells who of the team is here.
import { computed, signal } from "@preact/signals";
import * as p from "paldesk/protocol";
import { Connection } from "paldesk/socket";
import { Failure } from "paldesk/dashboard/http";
import { Present } from "paldesk/dashboard/present";

const NOT_NOW = "Not sent: there is no connection. Your words are kept here; try again when it is back.";
const UNSURE = "The connection was lost before this was confirmed. Your words are kept here: send them again, and nothing is said twice.";

export class Line {
  /** @type {Map<string, { done: (told: any) => void, refused: (why: Failure) => void }>} */
  #asked = new Map();

  /**
   * @param {object} options
   * @param {string} options.me
   * @param {import("paldesk/protocol").Person[]} options.people
   * @param {string} options.socket
   * @param {() => Promise<string>} options.getTicket
   * @param {(frame: any) => void} options.onBoard
   */
  constructor({ me, people, socket, getTicket, onBoard }) {
    this.me = me;
    this.line = signal({ state: "stopped", code: 0 });
    this.people = signal(people);
    this.onBoard = onBoard;
    const send = (frame) => this.connection.send(frame);
    this.present = new Present(me, send);
    this.connection = new Connection({ url: socket, getTicket, onFrame: (frame) => this.#answers[frame.type]?.(frame), onState: (state, { code = 0 }) => this.#became(state, code) });
    this.connected = computed(() => this.line.value.state === "online");
  }

  get online() {
    return this.connected.value;
  }

  start() {
    this.connection.start();
  }

  /** "You" for the reader, "" for nobody. */
  name(id) {
    if (!id) return "";
    return id === this.me ? "you" : (this.people.value.find((person) => person.id === id)?.name ?? "a former colleague");
  }

  /** Write first. @param {string} visitor @param {string} body @param {string} client_id the same for every try
   * @returns {Promise<any>} raises Failure */
  invite(visitor, body, client_id) {
    return new Promise((done, refused) => {
      if (!this.connection.send({ type: p.VISITOR_INVITE, visitor, body, client_id })) refused(new Failure(NOT_NOW));
      else this.#asked.set(client_id, { done, refused });
    });
  }

  #answers = {
    [p.SESSION_OPENED]: (frame) => this.#opened(frame),
    [p.SESSION_STALE]: () => this.#watch(),
    [p.BOARD_CHANGED]: (frame) => this.onBoard(frame),
    [p.PRESENCE_CHANGED]: ({ person }) => (this.people.value = this.people.value.map((one) => (one.id === person.id ? person : one))),
    [p.MESSAGE_ACCEPTED]: (frame) => this.#settle(frame.client_id, "done", frame),
    [p.COMMAND_REFUSED]: ({ ref, detail, code }) => this.#settle(ref, "refused", new Failure(detail, 0, { code })),
  };

  #opened({ people }) {
    this.people.value = people;
    this.present.opened();
    this.#watch();
  }

  #watch() {
    this.connection.send({ type: p.BOARD_WATCH, on: true });
  }

  #became(state, code) {
    this.line.value = { state, code };
    if (state !== "online") for (const id of [...this.#asked.keys()]) this.#settle(id, "refused", new Failure(UNSURE));
  }

  #settle(id, how, told) {
    this.#asked.get(id)?.[how](told);
    this.#asked.delete(id);
  }
}
