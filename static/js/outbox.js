// What was written and is not yet committed. An entry is sent again after every reconnect, with the same client_id,
// until the server accepts it or refuses it for good; the server stores it once however often it comes.

// Two on their way at a time: a long queue after an hour offline must not look like abuse to the server's limits.
const WINDOW = 2;

/**
 * @typedef {{ type: string, client_id: string, body: string, conversation: string|null,
 *             at: number, failed: string, code?: string, files?: import("paldesk/protocol").File[], mentions?: string[],
 *             anew?: boolean, ask?: import("paldesk/protocol").Ask, answers?: number }} Entry
 * `failed` is empty, or says in words why it was refused (`code` says it for programs). `files` are on the server already: their ids are sent.
 *
 * @typedef {{ all: () => Entry[], put: (entry: Entry) => void, remove: (id: string) => void }} Store
 * Where entries outlive a reload. One record per entry, so that two tabs do not overwrite each other's.
 */
export class Outbox {
  #entries = new Map();
  #sent = new Set();
  #later = 0;

  /**
   * @param {object} options
   * @param {(frame: any) => boolean} options.send   false: not connected, it will be tried again
   * @param {Store} [options.store]
   * @param {() => void} [options.onChange]
   */
  constructor({ send, store = NOWHERE, onChange = () => {} }) {
    this.send = send;
    this.store = store;
    this.onChange = onChange;
    for (const entry of store.all().sort((a, b) => a.at - b.at)) this.#entries.set(entry.client_id, entry);
  }

  /** @returns {Entry[]} in the order of writing */
  get entries() {
    return [...this.#entries.values()];
  }

  /** @returns {Entry} */
  add({ type, body, conversation = null, ...more }) {
    const entry = { type, client_id: newId(), body, conversation, at: Date.now(), failed: "", ...more };
    this.#keep(entry);
    this.flush();
    return entry;
  }

  /** The line is new: everything unsettled goes out again. */
  reconnected() {
    this.#sent.clear();
    this.#pause(0);
  }

  /** The conversation that a visitor's first message began: what waited for it goes there, and with `all` also what
   * would have begun another. */
  adopt(conversation, all = false) {
    for (const entry of this.entries) if (!entry.conversation && (all || !entry.anew)) this.#keep({ ...entry, conversation });
  }

  /** The conversation is gone, or all of them with their session: what is unsent will begin another. */
  release(gone = "") {
    for (const entry of this.entries) if (!gone || entry.conversation === gone) this.#keep({ ...entry, conversation: null });
  }

  /** Send what may go now. Behind a message that begins a conversation the others wait for its answer. */
  flush() {
    for (const entry of this.entries) {
      if (this.#later || entry.failed) continue;
      const underWay = this.#sent.has(entry.client_id);
      if (!underWay && (this.#sent.size >= WINDOW || !this.#dispatch(entry))) return;
      if (!entry.conversation) return;
    }
  }

  /** message.accepted, or the event itself when its answer was lost. @returns {Entry|undefined} what is settled */
  accepted({ client_id, conversation }) {
    const entry = this.#entries.get(client_id);
    if (!entry) return undefined;
    this.drop(client_id);
    if (!entry.conversation) this.adopt(conversation, true);
    this.flush();
    return entry;
  }

  /** command.refused: with a time it is tried again then, without it the entry has failed. */
  refused({ ref, code, detail, retry_ms }) {
    const entry = this.#entries.get(ref);
    if (!entry) return;
    this.#sent.delete(ref);
    if (!retry_ms) {
      this.#keep({ ...entry, failed: detail || "It was not sent.", code });
      return this.flush();
    }
    this.#pause(retry_ms);
  }

  /** Try a failed entry again: a new try of the same message keeps its id. */
  retry(client_id) {
    const entry = this.#entries.get(client_id);
    if (entry) this.#keep({ ...entry, failed: "" });
    this.flush();
  }

  /** Take an entry back that has not left yet. @returns {boolean} false: it is on its way, or settled */
  withdraw(client_id) {
    if (!this.#entries.has(client_id) || this.#sent.has(client_id)) return false;
    this.drop(client_id);
    return true;
  }

  drop(client_id) {
    this.#sent.delete(client_id);
    this.store.remove(client_id);
    if (this.#entries.delete(client_id)) this.onChange();
  }

  /** @param {Entry} entry */
  #dispatch({ at: _at, failed: _failed, code: _code, conversation, files, mentions, ...command }) {
    const ids = files?.map(({ id }) => id);
    const sent = this.send({ ...command, ...(conversation && { conversation }), ...(ids?.length && { files: ids }), ...(mentions?.length && { mentions }) });
    if (sent) this.#sent.add(command.client_id);
    return sent;
  }

  #pause(ms) {
    clearTimeout(this.#later);
    const go = () => ((this.#later = 0), this.flush());
    if (ms) this.#later = setTimeout(go, ms);
    else go();
  }

  #keep(entry) {
    this.#entries.set(entry.client_id, entry);
    this.store.put(entry);
    this.onChange();
  }
}

/** A random UUID. Not crypto.randomUUID(): a frame on a page without TLS is no secure context and lacks it. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const NOWHERE = { all: () => [], put: () => {}, remove: () => {} };
