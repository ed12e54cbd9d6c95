// Canned replies in the composer: a slash opens their list, Enter puts one in for this conversation.
import { signal } from "@preact/signals";
import { SUGGESTIONS } from "paldesk/dashboard/composer-parts";

/** @typedef {{ id: string, shortcut: string, title: string, language: string, folder: string, body: string, own: boolean, files: number, used: number }} Reply */

const FRESH = 60_000;
const NONE = -1;
const replies = signal(/** @type {Reply[]|null} */ (null));
let asked = NONE;

/** Those that fit what was typed, the best first: the shortcut begins with it, a word of the title does, it stands somewhere.
 * Among equals the conversation's language comes first, then what is used most.
 * @param {Reply[]} all @param {string} query @param {string} language @returns {Reply[]} */
export function matching(all, query, language) {
  const wanted = query.toLowerCase();
  const ranked = all.map((reply) => ({ reply, rank: rank(reply, wanted), foreign: Number(Boolean(reply.language) && !spoken(reply.language, language)) }));
  const found = ranked.filter((each) => each.rank < 3);
  found.sort((a, b) => a.rank - b.rank || a.foreign - b.foreign || b.reply.used - a.reply.used || a.reply.shortcut.localeCompare(b.reply.shortcut));
  return found.map((each) => each.reply);
}

function rank({ shortcut, title }, wanted) {
  if (shortcut.toLowerCase().startsWith(wanted)) return 0;
  const words = title.toLowerCase();
  if (words.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
  return words.includes(wanted) || shortcut.includes(wanted) ? 2 : 3;
}

/** "en" is spoken where "en-gb" is. */
const spoken = (one, other) => one.split("-")[0] === other.split("-")[0];

/** Asked for when the first slash is typed, and again when what is known is older than a minute. @param {import("paldesk/dashboard/actions").Room} room */
function refresh({ server, told }) {
  if (asked !== NONE && Date.now() - asked < FRESH) return;
  asked = Date.now();
  server.get(told.urls.replies).then(
    (answer) => void (replies.value = answer.replies),
    () => void (asked = NONE),
  );
}

/** @param {string} query @param {import("paldesk/dashboard/writing").Writing} writing */
function find(query, writing) {
  refresh(writing.room);
  const language = writing.room.later.of(writing.row.id).language;
  return matching(replies.value ?? [], query, language).map((reply) => ({
    id: reply.id,
    words: reply.title,
    hint: `/${reply.shortcut}`,
    icon: reply.files ? "paperclip" : "message-square-quote",
    preview: reply.body,
    pick: (_, range) => insert(reply, writing, range),
  }));
}

async function insert(reply, writing, range) {
  const { room, row } = writing;
  const typed = writing.text;
  try {
    const { text, files } = await room.server.post(`${room.told.urls.inbox}${row.number}/replies/${reply.id}/`);
    // Who went on typing meanwhile keeps that.
    if (writing.text === typed) writing.replace(range, text);
    else writing.insertAtCursor(text);
    if (files.length) comeAlong(files, writing);
  } catch (fault) {
    writing.news.value = fault.detail ?? String(fault);
  }
}

/** Copies of the reply's files lie on the server already, and wait in the composer to be sent. */
function comeAlong(files, { room, row, mode }) {
  const uploads = files.map((file) => ({ key: file.id, name: file.name, kind: file.kind, size: file.size, state: "ready", progress: 1, trouble: "", again: false, file, blob: null }));
  /** @type {any} */ (room).uploads?.give(row, mode.peek(), uploads);
}

SUGGESTIONS.push({ id: "replies", label: "Canned replies", pattern: /(?:^|\s)(\/([^\s/]{0,40}))$/u, find });
