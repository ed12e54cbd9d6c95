// Who looks at which conversation, and who replies. Each frame tells a conversation's whole list, so one that was lost
// is made good by the next.
import { signal } from "@preact/signals";
import { LOOKING_SET, REPLY_CLAIM } from "paldesk/protocol";

/** @typedef {{ others: string[], replying: string|null }} Around    colleagues who look, and whoever replies */
/** @type {Around} */
const NOBODY = { others: [], replying: null };
const AGAIN_AFTER = 3_000;

export class Looking {
  #at = null;
  #away = false;
  #asked = -Infinity;

  /** @param {string} me @param {(frame: object) => boolean} send @param {() => number} [now] */
  constructor(me, send, now = Date.now) {
    this.me = me;
    this.send = send;
    this.now = now;
    /** @type {import("@preact/signals").Signal<Record<string, Around>>} */
    this.talks = signal({});
    /** Who took a reply of ours over, and where. @type {import("@preact/signals").Signal<{ conversation: string, by: string }|null>} */
    this.overtaken = signal(null);
  }

  /** The same object until it changes. @returns {Around} */
  around(conversation) {
    return this.talks.value[conversation] ?? NOBODY;
  }

  /** The colleague who replies there, or null. */
  other(conversation) {
    const { replying } = this.around(conversation);
    return replying === this.me ? null : replying;
  }

  changed({ conversation, looking, replying }) {
    const { [conversation]: before = NOBODY, ...rest } = this.talks.value;
    if (before.replying === this.me && replying && replying !== this.me) this.overtaken.value = { conversation, by: replying };
    const others = looking.filter((id) => id !== this.me);
    this.talks.value = others.length || replying ? { ...rest, [conversation]: { others, replying } } : rest;
  }

  // What the reader does

  /** This conversation is on the screen, or none. */
  at(conversation) {
    this.#at = conversation;
    this.#asked = -Infinity;
    this.overtaken.value = null;
    this.#tell();
  }

  /** The reader went away from the screen, or is back. */
  rests(away) {
    this.#away = away;
    this.#tell();
  }

  /** The reader writes an answer. Where a colleague does already nothing changes. */
  claim(conversation) {
    const { replying } = this.talks.peek()[conversation] ?? NOBODY;
    if (replying || this.now() - this.#asked < AGAIN_AFTER) return;
    this.#asked = this.now();
    this.send({ type: REPLY_CLAIM, conversation, on: true });
  }

  takeOver(conversation) {
    this.overtaken.value = null;
    this.send({ type: REPLY_CLAIM, conversation, on: true, take: true });
  }

  /** Sent, or given up. */
  release(conversation) {
    // Whoever is quick has sent before the claim is confirmed: it must be let go of all the same.
    const claimed = this.#asked > -Infinity || this.talks.peek()[conversation]?.replying === this.me;
    this.#asked = -Infinity;
    if (claimed) this.send({ type: REPLY_CLAIM, conversation, on: false });
  }

  // The line

  /** A new line: the server tells all it knows by itself. */
  opened() {
    this.talks.value = {};
    this.#asked = -Infinity;
    this.#tell();
  }

  /** Hints were lost. */
  lost() {
    this.talks.value = {};
    this.#tell(true);
  }

  #tell(again = false) {
    this.send({ type: LOOKING_SET, conversation: this.#away ? null : this.#at, again });
  }
}

/** Bo is replying, Cy and Di are looking. @param {{ id: string, name: string }[]} people @param {string|null} replying */
export function said(people, replying) {
  const looking = people.filter(({ id }) => id !== replying).map(({ name }) => name);
  const writer = people.find(({ id }) => id === replying);
  const list = looking.length > 1 ? `${looking.slice(0, -1).join(", ")} and ${looking.at(-1)} are looking` : looking.map((name) => `${name} is looking`)[0];
  return [writer && `${writer.name} is replying`, list].filter(Boolean).join(", ");
}
