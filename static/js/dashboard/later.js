// What waits to be sent in the conversations that were opened: planned, changed, sent before its time, cancelled.
import { signal } from "@preact/signals";
import { MESSAGE_SCHEDULED, SCHEDULE_ENDED } from "paldesk/protocol";
import { alike, clockIn, known, said, wall } from "paldesk/dashboard/zones";

/**
 * @typedef {import("paldesk/protocol").Row} Row
 * @typedef {{ id: string, by: string, body: string, due: number, after: number }} Waiting
 * @typedef {{ scheduled: Waiting[], zone: string, language: string }} Told      `zone`: the visitor's, or ""
 */

/** @type {Told} */
const NOTHING = { scheduled: [], zone: "", language: "" };

export class Later {
  #rows = new Map();

  /**
   * @param {import("paldesk/dashboard/drafts").Drafts} drafts
   * @param {import("paldesk/dashboard/http").Server} server
   * @param {string} root     the inbox's address
   * @param {string} zone     the reader's own
   */
  constructor(drafts, server, root, zone) {
    this.drafts = drafts;
    this.server = server;
    this.root = root;
    this.own = known(zone) ? zone : "UTC";
    this.told = signal(/** @type {Record<string, Told>} */ ({}));
  }

  /** @param {string} conversation */
  of(conversation) {
    return this.told.value[conversation] ?? NOTHING;
  }

  /** The clock that a time is meant by: the visitor's where it is known. @param {string} conversation */
  zone(conversation) {
    const { zone } = this.of(conversation);
    return known(zone) ? zone : this.own;
  }

  /** A time for both: "Thu, 26 Nov, 09:00 for Vi, 03:00 for you". @param {number} at @param {Row} row */
  bothWays(at, row) {
    const zone = this.zone(row.id);
    if (zone === this.own || alike(at, zone, this.own)) return said(at, this.own);
    const same = wall(at, zone).slice(0, 10) === wall(at, this.own).slice(0, 10);
    return `${said(at, zone)} for ${row.name}, ${same ? clockIn(at, this.own) : said(at, this.own)} for you`;
  }

  /** A conversation was opened: its drafts and what waits. @param {Row} row raises Failure */
  async open(row) {
    this.#rows.set(row.id, row);
    const { scheduled, zone, language } = await this.drafts.open(row);
    this.told.value = { ...this.told.peek(), [row.id]: { scheduled, zone, language } };
  }

  /** Something happened: was it to what waits? What was not sent comes back as a draft. @param {any} event */
  heard({ type, conversation }) {
    const row = this.#rows.get(conversation);
    if (row && (type === MESSAGE_SCHEDULED || type === SCHEDULE_ENDED)) this.open(row).catch(() => {});
  }

  /** @param {Row} row @param {{ client_id: string, body: string, due: number, after: number }} plan raises Failure */
  async plan(row, plan) {
    this.#take(row, await this.server.post(this.#address(row), plan));
  }

  /** @param {Row} row @param {Waiting} one @param {{ body: string, due: number, after: number }} change raises Failure */
  change(row, one, change) {
    return this.#do(row, one, { do: "change", ...change });
  }

  /** @param {Row} row @param {Waiting} one raises Failure */
  send(row, one) {
    return this.#do(row, one, { do: "send" });
  }

  /** @param {Row} row @param {Waiting} one raises Failure */
  cancel(row, one) {
    return this.#do(row, one, { do: "cancel" });
  }

  async #do(row, { id }, deed) {
    this.#take(row, await this.server.post(`${this.#address(row)}${id}/`, deed));
  }

  #take(row, { scheduled }) {
    this.told.value = { ...this.told.peek(), [row.id]: { ...this.of(row.id), scheduled } };
  }

  #address({ number }) {
    return `${this.root}${number}/scheduled/`;
  }
}
