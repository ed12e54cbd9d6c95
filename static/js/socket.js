// One socket to our server: connect, heartbeat, back off, come back. The visitor's frame and the operators' inbox
// both use it; what follows from a frame is theirs (paldesk/ledger keeps the numbers, paldesk/outbox what is unsent).
import { CLOSING, HEARTBEAT_SECONDS, PING, PONG, SESSION_OPEN, SESSION_OPENED, SESSION_STALE } from "paldesk/protocol";

const ANSWER = 10_000;
const HEALTHY = 60_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const RESTART_SPREAD = 2_000;
const SERVICE_RESTART = 1012;

/** Thrown by getTicket() when coming back is useless: the session ended, the site is gone. */
export class Refused extends Error {}

/** Thrown by getTicket() when the server named the time to come back. */
export class Later extends Error {
  /** @param {number} ms */
  constructor(ms) {
    super(`again in ${ms} ms`);
    this.ms = ms;
  }
}

/** The wait before try number `tries` (0 is the first): full jitter, so that many who fell together return apart. */
export function backOff(tries) {
  return Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
}

/**
 * States, each told once to onState(state, {ms, code}):
 *   connecting   a ticket or the handshake is under way
 *   online       session.opened came; told before that frame reaches onFrame
 *   waiting      the next try is in `ms`
 *   offline      the same, and the machine says that it has no network
 *   refused      it will not come back by itself: a 44xx close (`code`) or a Refused ticket
 *   stopped      before start() and after stop()
 */
export class Connection {
  #socket = null;
  #attempt = 0;
  #tries = 0;
  #ticketsRefused = 0;
  #timers = new Map();
  #listeners = null;

  /**
   * @param {object} options
   * @param {string} options.url                              wss://…/ws/…
   * @param {() => Promise<string>} options.getTicket         a fresh single-use ticket; may throw Refused or Later
   * @param {(frame: any) => void} options.onFrame            every frame from the server
   * @param {(state: string, about: {ms?: number, code?: number}) => void} [options.onState]
   * @param {() => Record<string, number>} [options.heads]    what this client has, for the heartbeat
   * @param {typeof WebSocket} [options.Socket]
   */
  constructor({ url, getTicket, onFrame, onState = () => {}, heads = () => ({}), Socket = globalThis.WebSocket }) {
    this.url = url;
    this.getTicket = getTicket;
    this.onFrame = onFrame;
    this.onState = onState;
    this.heads = heads;
    this.Socket = Socket;
    this.state = "stopped";
    this.beat = HEARTBEAT_SECONDS * 1000;
  }

  start() {
    if (this.state !== "stopped" && this.state !== "refused") return;
    this.#tries = this.#ticketsRefused = 0;
    this.#listen();
    this.#connect();
  }

  stop() {
    this.#drop();
    this.#listeners?.abort();
    this.#become("stopped");
  }

  /** Whether the frame was handed to the socket; nothing is kept for later here. */
  send(frame) {
    if (this.state !== "online") return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Something changed for the better (network, the reader is back): try now, or make sure that the line lives. */
  wake() {
    if (this.state === "waiting" || this.state === "offline") this.#connect();
    else this.ping();
  }

  /** Tell our heads; the line is dead unless the answer comes in time. */
  ping() {
    if (!this.send({ type: PING, heads: this.heads() })) return;
    if (!this.#timers.has("answer")) this.#after("answer", ANSWER, () => this.#lost());
    this.#after("beat", this.beat * (0.8 + 0.4 * Math.random()), () => this.ping());
  }

  async #connect() {
    this.#drop();
    const attempt = this.#attempt;
    this.#become("connecting");
    try {
      const ticket = await this.getTicket();
      if (attempt === this.#attempt) this.#dial(ticket);
    } catch (fault) {
      if (attempt === this.#attempt) this.#noTicket(fault);
    }
  }

  #noTicket(fault) {
    if (fault instanceof Refused) this.#refuse();
    else this.#retry(fault instanceof Later ? fault.ms : undefined);
  }

  #dial(ticket) {
    const socket = (this.#socket = new this.Socket(this.url));
    const mine = (then) => (event) => socket === this.#socket && then(event);
    socket.onopen = mine(() => socket.send(JSON.stringify({ type: SESSION_OPEN, ticket })));
    socket.onmessage = mine((event) => this.#received(JSON.parse(event.data)));
    socket.onclose = mine((event) => this.#closed(event.code));
    this.#after("answer", ANSWER, () => this.#lost());
  }

  #received(frame) {
    if (frame.type === SESSION_OPENED) this.#opened(frame);
    if (frame.type === PONG) this.#cancel("answer");
    if (frame.type === SESSION_STALE) this.ping();
    this.onFrame(frame);
  }

  #opened(frame) {
    this.#cancel("answer");
    this.#ticketsRefused = 0;
    this.beat = (frame.heartbeat || HEARTBEAT_SECONDS) * 1000;
    this.#after("healthy", HEALTHY, () => (this.#tries = 0));
    this.#after("beat", this.beat * (0.8 + 0.4 * Math.random()), () => this.ping());
    this.#become("online");
  }

  #closed(code) {
    this.#drop();
    if (code === CLOSING.TICKET) this.#retry(this.#ticketsRefused++ ? undefined : 0);
    else if (code >= 4400 && code < 4500) this.#refuse(code);
    else if (code === SERVICE_RESTART && !this.#tries) this.#retry(Math.random() * RESTART_SPREAD);
    else this.#retry();
  }

  #lost() {
    this.#drop();
    this.#retry();
  }

  #retry(ms = backOff(this.#tries)) {
    this.#tries += 1;
    this.#wait(ms);
  }

  #wait(ms) {
    this.#after("retry", ms, () => this.#connect());
    this.#become(globalThis.navigator?.onLine === false ? "offline" : "waiting", { ms });
  }

  #refuse(code) {
    this.#drop();
    this.#listeners?.abort();
    this.#become("refused", { code });
  }

  #drop() {
    this.#attempt += 1;
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #become(state, about = {}) {
    this.state = state;
    this.onState(state, about);
  }

  #listen() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    globalThis.addEventListener?.("online", () => this.wake(), { signal });
    globalThis.addEventListener?.("offline", () => this.ping(), { signal });
    globalThis.addEventListener?.("pagehide", () => this.#leave(), { signal });
    const seen = () => document.visibilityState === "visible" && this.wake();
    globalThis.document?.addEventListener("visibilitychange", seen, { signal });
  }

  // A page with an open socket is not kept for the way back; when it is shown again, wake() finds the line waiting.
  #leave() {
    this.#drop();
    this.#become("waiting");
  }

  #after(name, ms, then) {
    this.#cancel(name);
    const run = () => (this.#timers.delete(name), then());
    this.#timers.set(name, setTimeout(run, ms));
  }

  #cancel(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
