// What the reader should know of: notices, newest first, and how many are unread. The server counts; the list is asked
// for when it is looked at.
import { signal } from "@preact/signals";
import * as p from "paldesk/protocol";

/**
 * @typedef {import("paldesk/protocol").Notice} Notice
 * @typedef {{ desktop: boolean, sound: boolean, quiet: boolean, quiet_from: string, quiet_until: string, zone: string }} Settings
 */

export class Notices {
  #asking = 0;

  /**
   * @param {import("paldesk/dashboard/desk").Desk} desk
   * @param {import("paldesk/dashboard/http").Server} server
   * @param {string} url
   * @param {{ unread: number, settings: Settings }} told
   */
  constructor(desk, server, url, told) {
    this.desk = desk;
    this.server = server;
    this.url = url;
    this.unread = signal(told.unread);
    this.settings = signal(told.settings);
    /** What is loaded; null: nothing was asked for yet. @type {import("@preact/signals").Signal<{ rows: Notice[], next: string|null }|null>} */
    this.list = signal(null);
    this.onlyUnread = signal(false);
    this.trouble = signal("");
    desk.hear(p.NOTICE_ADDED, (frame) => this.added(frame));
    desk.hear(p.NOTICES_READ, (frame) => this.wereRead(frame));
  }

  // From the server

  added({ notice, unread }) {
    this.unread.value = unread;
    const { list } = this;
    if (!list.value) return;
    const others = list.value.rows.filter(({ id }) => id !== notice.id);
    list.value = { ...list.value, rows: [notice, ...others] };
  }

  wereRead({ ids, conversation, all, unread }) {
    this.unread.value = unread;
    if (!this.list.value) return;
    const named = (notice) => all || notice.conversation === conversation || ids.includes(notice.id);
    const rows = this.list.value.rows.map((notice) => (named(notice) ? { ...notice, read: true } : notice));
    this.list.value = { ...this.list.value, rows };
  }

  /** Hints may have been lost. */
  async reconnected() {
    this.list.value = null;
    await this.load();
  }

  // What the reader does

  load() {
    return this.#ask(null, (page) => (this.list.value = { rows: page.notices, next: page.next }));
  }

  more() {
    const { next, rows } = this.list.value;
    return this.#ask(next, (page) => (this.list.value = { rows: [...rows, ...page.notices], next: page.next }));
  }

  filter(onlyUnread) {
    this.onlyUnread.value = onlyUnread;
    this.list.value = null;
    return this.load();
  }

  /** @param {{ ids?: string[], conversation?: string, all?: boolean }} which */
  read(which) {
    // Whatever goes wrong shows itself: it stays unread, and is tried again with the next look.
    return this.desk.ask({ type: p.NOTICE_READ, ...which }).catch(() => {});
  }

  /** The conversation is before the reader's eyes. */
  looksAt(conversation) {
    if (conversation && this.unread.peek() > 0) this.read({ conversation });
  }

  /** Want, or not, notifications on the desktop. Raises Failure. */
  async chooseDesktop(desktop) {
    const told = await this.server.post(this.url, { desktop });
    this.settings.value = told.settings;
  }

  async #ask(before, then) {
    const query = new URLSearchParams({ ...(before && { before }), ...(this.onlyUnread.peek() && { unread: "1" }) });
    const asking = ++this.#asking;
    try {
      const page = await this.server.get(`${this.url}?${query}`);
      this.settings.value = page.settings;
      this.unread.value = page.unread;
      this.trouble.value = "";
      if (asking === this.#asking) then(page);
    } catch (fault) {
      this.trouble.value = fault.detail ?? String(fault);
    }
  }
}

/** What happened, and why the reader is told. @param {Notice} notice @param {(id: string|null) => string} person @returns {{ what: string, why: string }} */
export function told(notice, person) {
  const by = notice.by ? person(notice.by) : "Somebody";
  const [what, why] = REASONS[notice.reason](by, notice.name);
  return { what, why: `because ${why}` };
}

const REASONS = {
  mentioned: (by) => [`${by} wrote a note`, `${by} mentioned you`],
  assigned: (by) => [`${by} assigned this`, "it is yours now"],
  team: (by) => [`${by} handed this over`, "you are in that team"],
  yours: (by, name) => [`${name} wrote`, "this is assigned to you"],
  followed: (by, name) => [`${name} wrote`, "you follow this"],
  unassigned: (by, name) => [`${name} began a conversation`, "it is nobody’s yet"],
  woken: () => ["This is back", "its snooze has ended"],
  overtaken: (by, name) => ["Your scheduled message was not sent", `${name} wrote before`],
};
