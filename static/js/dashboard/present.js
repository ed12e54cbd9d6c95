// Whether the reader is here. Away by themselves after ten minutes without a sign of life, back at once with the next;
// away by hand stays until it is taken back, in every tab of this browser.
import { PRESENCE_SET } from "paldesk/protocol";

export const AWAY_AFTER = 10 * 60_000;
const LOOK_EVERY = 30_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "focus"];

export class Present {
  #rests = false;
  #last;

  /**
   * @param {string} me
   * @param {(frame: object) => boolean} send
   * @param {{ store?: Storage, now?: () => number, onRest?: (rests: boolean) => void }} [options]
   */
  constructor(me, send, { store = globalThis.localStorage, now = Date.now, onRest = () => {} } = {}) {
    this.key = `paldesk.away.${me}`;
    this.send = send;
    this.store = store;
    this.now = now;
    this.onRest = onRest;
    this.#last = now();
  }

  get status() {
    return this.#rests || this.store?.getItem(this.key) ? "away" : "online";
  }

  /** By hand. @param {"online"|"away"} status */
  choose(status) {
    if (status === "away") this.store?.setItem(this.key, "1");
    else this.store?.removeItem(this.key);
    this.tell();
  }

  /** A key, a pointer, a window that comes to the front. */
  sign() {
    this.#last = this.now();
    if (this.#rests) this.#rest(false);
  }

  /** Asked from time to time. */
  check() {
    if (!this.#rests && this.now() - this.#last >= AWAY_AFTER) this.#rest(true);
  }

  /** The server takes whoever opens a line for online. */
  opened() {
    if (this.status === "away") this.tell();
  }

  tell() {
    this.send({ type: PRESENCE_SET, status: this.status });
  }

  #rest(rests) {
    this.#rests = rests;
    this.tell();
    this.onRest(rests);
  }
}

/** @param {Present} present @param {import("paldesk/dashboard/looking").Looking} looking */
export function watchIdleness(present, looking) {
  present.onRest = (rests) => looking.rests(rests);
  const sign = () => present.sign();
  for (const name of SIGNS) addEventListener(name, sign, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sign());
  setInterval(() => present.check(), LOOK_EVERY);
  // Another tab was told "away" or "here" by hand.
  addEventListener("storage", ({ key }) => key === present.key && present.tell());
}
