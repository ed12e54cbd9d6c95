// A conversation's events and what is still on its way, as the reader sees them: days, lines, groups. Pure.
import * as p from "paldesk/protocol";

/**
 * @typedef {import("paldesk/outbox").Entry} Entry
 * @typedef {{ key: string, seq: number, by: string|null, at: number, body: string, failed: string, pending: boolean,
 *             rich?: any[]|null, files?: import("paldesk/protocol").File[], ask?: import("paldesk/protocol").Ask|null, answers?: number|null, edited?: boolean, edited_at?: number, unsent?: boolean }} Bubble
 * @typedef {{ kind: "day"|"new", key: string, at: number }} Separator
 * @typedef {{ kind: "line", key: string, at: number, event: any }} Line
 * @typedef {object} Group                one author's bubbles of one minute
 * @property {"group"} kind
 * @property {string} key
 * @property {"visitor"|"operator"|"note"} side
 * @property {string|null} by
 * @property {string|null} [through]      the API key that said it in their name
 * @property {number} at
 * @property {boolean} continued          it goes on where the group above stopped: no need to say who
 * @property {Bubble[]} bubbles
 * @typedef {Separator|Line|Group} Item
 */

const MINUTE = 60_000;
// They change a bubble that stands already.
const SHOWN_ELSEWHERE = new Set([p.MESSAGE_EDITED, p.MESSAGE_UNSENT, p.NOTE_EDITED, p.NOTE_UNSENT]);
const GOES_ON = 10 * MINUTE;

/**
 * @param {any[]} events
 * @param {Entry[]} entries       this conversation's, not yet committed
 * @param {object} about
 * @param {string} about.me
 * @param {number} [about.newAfter]   what came after this number was new when the reader arrived; 0: nothing
 * @returns {Item[]}
 */
export function transcript(events, entries, { me, newAfter = 0 }) {
  /** @type {Item[]} */
  const items = [];
  const pieces = [...events.filter(({ type }) => !SHOWN_ELSEWHERE.has(type)).map(written), ...entries.map((entry) => unsent(entry, me))];
  let told = !newAfter;
  for (const piece of pieces) {
    day(items, piece.at);
    if (!told && piece.side === "visitor" && piece.bubble.seq > newAfter) {
      items.push({ kind: "new", key: "new", at: piece.at });
      told = true;
    }
    place(items, piece);
  }
  return items;
}

/** The operators' last message that the visitor has seen, or 0. @param {any[]} events */
export function lastSeen(events, visitorReadSeq) {
  return events.findLast((event) => ours(event) && event.seq <= visitorReadSeq)?.seq ?? 0;
}

/** The last message, if an operator wrote it; else 0: whoever answered has certainly read. */
export function lastOurs(events) {
  const last = events.findLast((event) => event.type === p.MESSAGE_CREATED && !event.unsent);
  return last && ours(last) ? last.seq : 0;
}

function ours(event) {
  return event.type === p.MESSAGE_CREATED && event.by.kind !== "visitor" && !event.unsent;
}

function written(event) {
  const { type, seq, at, by, body, rich, files, ask, answers, edited, edited_at, unsent } = event;
  if (type !== p.MESSAGE_CREATED && type !== p.NOTE_ADDED) return { at, event };
  const side = type === p.NOTE_ADDED ? "note" : by.kind === "visitor" ? "visitor" : "operator";
  const who = by.voice ?? by.id;
  return { at, side, by: who, through: by.kind === "api" && by.voice ? by.id : null, bubble: { key: event.client_id, seq, by: who, at, body, rich, files, ask, answers, edited, edited_at, unsent, failed: "", pending: false } };
}

/** @param {Entry} entry @param {string} me */
function unsent({ type, client_id, body, files, ask, at, failed }, me) {
  const side = type === p.NOTE_ADD ? "note" : "operator";
  return { at, side, by: me, bubble: { key: client_id, seq: 0, by: me, at, body, files, ask, failed, pending: !failed } };
}

function day(items, at) {
  const last = items.at(-1);
  if (last && dateOf(last.at) === dateOf(at)) return;
  items.push({ kind: "day", key: `day-${dateOf(at)}`, at });
}

function place(items, /** @type {any} */ { at, side, by, through = null, bubble, event }) {
  if (event) {
    items.push({ kind: "line", key: `line-${event.seq}`, at, event });
    return;
  }
  const last = items.at(-1);
  const same = last.kind === "group" && last.side === side && last.by === by && last.through === through;
  if (same && minute(last.at) === minute(at)) {
    last.bubbles.push(bubble);
    return;
  }
  const continued = same && at - last.bubbles.at(-1).at < GOES_ON;
  items.push({ kind: "group", key: bubble.key, side, by, through, at, continued, bubbles: [bubble] });
}

const minute = (at) => Math.floor(at / MINUTE);

function dateOf(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
