// Several conversations at once: which are chosen, and one action on all of them with one undo.
import { computed, signal } from "@preact/signals";
import { say } from "paldesk/elements/toast";
import { doubt } from "paldesk/dashboard/state";

/** @typedef {import("paldesk/protocol").Row} Row @typedef {import("paldesk/dashboard/actions").Room} Room */

const MOST = 100;
const SHARED = ["status", "assignee", "team", "priority", "merged_into", "snoozed_until"];

export class Selection {
  #anchor = "";

  /** @param {import("paldesk/dashboard/lists").Lists} lists */
  constructor(lists) {
    this.lists = lists;
    /** @type {import("@preact/signals").Signal<Set<string>>} */
    this.ids = signal(new Set());
    /** What is under way: how many are done, of how many. */
    this.progress = signal(/** @type {{ done: number, all: number }|null} */ (null));
    this.rows = computed(() => this.lists.rows.value.filter(({ id }) => this.ids.value.has(id)));
  }

  get size() {
    return this.rows.value.length;
  }

  /** Choose one, or no more; with `range` everything between it and the one before. @param {string} id */
  toggle(id, range = false) {
    const next = new Set(this.ids.peek());
    const all = this.lists.rows.peek().map((row) => row.id);
    const [from, to] = [all.indexOf(this.#anchor), all.indexOf(id)];
    if (range && from >= 0 && to >= 0) for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    else if (!next.delete(id)) next.add(id);
    this.#anchor = id;
    this.ids.value = next;
  }

  /** Everything that is loaded of the list. */
  all() {
    this.ids.value = new Set(this.lists.rows.peek().map(({ id }) => id));
  }

  clear() {
    this.#anchor = "";
    this.ids.value = new Set();
  }

  /** The chosen ones as if they were one: what they have in common. @returns {Row} */
  common() {
    const rows = this.rows.value;
    const same = (name) => (rows.every((row) => row[name] === rows[0][name]) ? rows[0][name] : undefined);
    const labels = rows[0].labels.filter((label) => rows.every((row) => row.labels.includes(label)));
    return { ...rows[0], id: "", name: `${rows.length} conversations`, labels, ...Object.fromEntries(SHARED.map((name) => [name, same(name)])) };
  }

  /** The room in which a command on the common one becomes a command on each. @param {Room} room @returns {Room} */
  room(room) {
    const ask = (frame) => {
      this.act(frame);
      // What an action does afterwards speaks of one conversation alone: it is not done here.
      return new Promise(() => {});
    };
    return { ...room, desk: Object.create(room.desk, { ask: { value: ask } }) };
  }

  /** The command on each of the chosen. @param {any} frame */
  async act({ conversation: _, ...command }) {
    const rows = this.rows.peek();
    const items = rows.map(({ id }) => ({ ...command, conversation: id }));
    const words = new Map(rows.map(({ id, name, number }) => [id, `${name} (#${number})`]));
    const told = { done: [], failed: {}, undo: [] };
    try {
      for (let at = 0; at < items.length; at += MOST) {
        this.progress.value = { done: at, all: items.length };
        const answer = await this.#post({ items: items.slice(at, at + MOST) });
        told.done.push(...answer.done);
        Object.assign(told.failed, answer.failed);
        if (answer.undo) told.undo.push(answer.undo);
      }
      this.#said(told, words);
      this.clear();
    } catch (fault) {
      this.#said(told, words);
      say(fault.detail ?? String(fault), { tone: "danger" });
    } finally {
      this.progress.value = null;
    }
  }

  #said({ done, failed, undo }, words) {
    if (done.length) say(`Done for ${counted(done.length)}`, undo.length ? { undo: () => void this.#undo(undo, words) } : {});
    complain(failed, words);
  }

  async #undo(undo, words) {
    const failed = {};
    try {
      // The last first, as one walks back.
      for (const word of undo.toReversed()) Object.assign(failed, (await this.#post({ undo: word })).failed);
    } catch (fault) {
      say(fault.detail ?? String(fault), { tone: "danger" });
    }
    complain(failed, words);
  }

  async #post(body) {
    const { desk, server, urls } = this.lists;
    const answer = await server.post(urls.bulk, body);
    // The events come by themselves; what they do not tell, like since when somebody waits, is fetched.
    if (body.undo) desk.change((state) => doubt(state, answer.done));
    return answer;
  }
}

const counted = (count) => (count === 1 ? "1 conversation" : `${count} conversations`);

/** What failed is named, with the reason. */
function complain(failed, words) {
  for (const why of new Set(Object.values(failed))) {
    const each = Object.keys(failed).filter((id) => failed[id] === why);
    const named = each.slice(0, 3).map((id) => words.get(id) ?? "A conversation").join(", ");
    const more = each.length > 3 ? ` and ${each.length - 3} more` : "";
    say(`${named}${more}: ${why}`, { tone: "danger" });
  }
}
