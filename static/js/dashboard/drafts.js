// Drafts on the server: what was typed follows its writer to another device. The tab keeps its own copy (unsent.js),
// so that nothing is lost without a connection; where both differ the newer one is shown, and the other is offered.
import { signal } from "@preact/signals";

const REST = 1_000;
const MODES = /** @type {const} */ (["reply", "note"]);

/** The conversations where the reader has a draft. */
export const drafted = signal(/** @type {Set<string>} */ (new Set()));

/** `base`: when the server's copy that this tab knows was kept, 0 without one; `at`: when the text was typed.
 * @typedef {{ base: number, at: number, dirty: boolean }} Mark */

export class Drafts {
  #timers = new Map();
  #numbers = new Map();
  /** Before the server has told what it has, nothing is written over it. */
  #met = new Set();
  /** One at a time for each text: an older one must not arrive after a newer one. */
  #saving = new Map();
  /** How often each text was saved: an answer asked for before the last time may tell of an older one. */
  #saves = new Map();

  /**
   * @param {import("paldesk/dashboard/unsent").Unsent} unsent
   * @param {import("paldesk/dashboard/http").Server} server
   * @param {string} root            the inbox's address
   * @param {string[]} conversations     where the reader has a draft
   */
  constructor(unsent, server, root, conversations) {
    this.unsent = unsent;
    this.server = server;
    this.root = root;
    /** A text of the reader's that was written elsewhere and is older than what is shown, by conversation and mode. */
    this.others = signal(/** @type {Record<string, string>} */ ({}));
    drafted.value = new Set(conversations);
    unsent.onType = (conversation, mode, text) => this.#typed(conversation, mode, text);
    globalThis.addEventListener?.("pagehide", () => this.keepAll(true));
  }

  /** A conversation was opened: what the server has of it. @param {{ id: string, number: number }} row @returns {Promise<any>} raises Failure */
  async open(row) {
    this.#numbers.set(row.id, row.number);
    const saves = MODES.map((mode) => this.#saves.get(join(row.id, mode)));
    const told = await this.server.get(`${this.root}${row.number}/writing/`);
    this.#met.add(row.id);
    MODES.forEach((mode, at) => {
      const older = this.#saves.get(join(row.id, mode)) !== saves[at];
      if (!older) this.#meet(row.id, mode, told.drafts[mode] ?? { body: "", at: 0 });
    });
    return told;
  }

  /** Whatever is not on the server yet. @param {boolean} [leaving] the page goes away */
  keepAll(leaving = false) {
    for (const conversation of this.#met) for (const mode of MODES) this.#keepSoon(conversation, mode, 0, leaving);
  }

  /** The other text instead of the one that is shown. */
  take(conversation, mode) {
    const text = this.others.peek()[join(conversation, mode)];
    this.dismiss(conversation, mode);
    this.unsent.type(conversation, mode, text);
  }

  dismiss(conversation, mode) {
    const { [join(conversation, mode)]: _, ...rest } = this.others.peek();
    this.others.value = rest;
  }

  #typed(conversation, mode, text) {
    const mark = this.#mark(conversation, mode);
    this.#remember(conversation, mode, { ...mark, at: Date.now(), dirty: true });
    this.#show(conversation);
    // What the server never had need not be taken from it.
    if (!text && !mark.base && !this.#saving.has(join(conversation, mode))) return this.#forget(conversation, mode);
    this.#keepSoon(conversation, mode, text ? REST : 0);
  }

  /** The server's copy and the tab's: which one stands. */
  #meet(conversation, mode, theirs) {
    const mine = this.unsent.draft(conversation, mode).peek();
    const mark = this.#mark(conversation, mode);
    const dirty = mark.dirty || (mine && !mark.base);
    if (dirty) return this.#settle(conversation, mode, { mine, theirs, mark });
    this.#remember(conversation, mode, { base: theirs.at, at: theirs.at, dirty: false });
    if (theirs.body !== mine) this.unsent.fill(conversation, mode, theirs.body);
    return this.#show(conversation);
  }

  /** The tab has what the server has not: the newer one stands, and of two different ones the other is not lost. */
  #settle(conversation, mode, { mine, theirs, mark }) {
    const changed = theirs.at > mark.base && theirs.body !== mine;
    const newer = changed && theirs.at > mark.at;
    const other = newer ? mine : theirs.body;
    if (changed && other.trim()) this.others.value = { ...this.others.peek(), [join(conversation, mode)]: other };
    this.#remember(conversation, mode, { base: theirs.at, at: newer ? theirs.at : mark.at, dirty: !newer });
    if (newer) this.unsent.fill(conversation, mode, theirs.body);
    else this.#keepSoon(conversation, mode, REST);
    this.#show(conversation);
  }

  #keepSoon(conversation, mode, wait, leaving = false) {
    const name = join(conversation, mode);
    clearTimeout(this.#timers.get(name));
    const keep = () => {
      this.#timers.delete(name);
      if (leaving) return this.#keep(conversation, mode, true);
      const before = this.#saving.get(name) ?? Promise.resolve();
      const saving = before.then(() => this.#keep(conversation, mode));
      this.#saving.set(name, saving);
      return saving.finally(() => this.#saving.get(name) === saving && this.#saving.delete(name));
    };
    if (wait) this.#timers.set(name, setTimeout(keep, wait));
    else keep();
  }

  async #keep(conversation, mode, leaving = false) {
    const body = this.unsent.draft(conversation, mode).peek();
    if (!this.#met.has(conversation) || !this.#mark(conversation, mode).dirty) return;
    const number = this.#numbers.get(conversation);
    const name = join(conversation, mode);
    try {
      const { at } = await this.server.post(`${this.root}${number}/draft/`, { mode, body }, { keepalive: leaving });
      this.#saves.set(name, (this.#saves.get(name) ?? 0) + 1);
      const same = this.unsent.draft(conversation, mode).peek() === body;
      this.#remember(conversation, mode, { ...this.#mark(conversation, mode), base: at, dirty: !same });
    } catch {
      // It stays in this tab, and is tried again with the next letter or when the conversation is opened again.
    }
  }

  #show(conversation) {
    const any = MODES.some((mode) => this.unsent.draft(conversation, mode).peek().trim());
    if (any === drafted.peek().has(conversation)) return;
    const others = [...drafted.peek()].filter((id) => id !== conversation);
    drafted.value = new Set(any ? [conversation, ...others] : others);
  }

  /** @returns {Mark} */
  #mark(conversation, mode) {
    return this.unsent.note(conversation, mode) ?? { base: 0, at: 0, dirty: false };
  }

  #remember(conversation, mode, mark) {
    this.unsent.noted(conversation, mode, mark.base || mark.dirty ? mark : null);
  }

  #forget(conversation, mode) {
    clearTimeout(this.#timers.get(join(conversation, mode)));
    this.#timers.delete(join(conversation, mode));
    this.unsent.noted(conversation, mode, null);
  }
}

const join = (conversation, mode) => `${conversation} ${mode}`;
