// What the inbox knows, and what each frame makes of it. Pure: no clock, no socket, no document.
//
// Every conversation that is known has a row; those that were opened have a talk, too. Both follow the ledger's rule:
// the next number is applied, an old one is ignored, and a row that missed one is stale until it is fetched again.
import * as p from "paldesk/protocol";

/**
 * @typedef {import("paldesk/protocol").Row} Row
 * @typedef {import("paldesk/protocol").Person} Person
 * @typedef {import("paldesk/protocol").Author} Author
 *
 * @typedef {{ events: any[], last: number, loaded: boolean }} Talk
 * @typedef {import("paldesk/dashboard/conditions").Position} Position
 * @typedef {{ by: Author, until: number, text: string, rests: boolean }} Typist    `rests`: only the text stands there
 * @typedef {{ next: string|null, floor: Position|null }} Reach    how far down a view is known; no floor: to its end
 *
 * @typedef {object} State
 * @property {string} me                          own membership
 * @property {Person[]} people                    in the order of joining
 * @property {import("paldesk/protocol").Team[]} teams      by name
 * @property {import("paldesk/protocol").Label[]} labels    by name
 * @property {import("paldesk/protocol").Caller[]} callers    API keys
 * @property {Record<string, Row>} rows           by conversation
 * @property {Record<string, Talk>} talks         by conversation
 * @property {Record<string, Typist[]>} typing    by conversation
 * @property {Record<string, Reach>} reach        by view
 * @property {Record<string, number>} counts      by view, up to 100
 * @property {string[]} stale                     conversations whose row must be fetched
 */

export const TYPING_LASTS = 7_000;
// Words that are not sent yet stand longer than the news that somebody types.
const LIVE_LASTS = 60_000;
const PREVIEW = 140;
const NOTHING = { events: [], last: 0, loaded: false };

/** @param {string} me @param {Person[]} people @returns {State} */
export function begin(me, people) {
  return { me, people, teams: [], labels: [], callers: [], rows: {}, talks: {}, typing: {}, reach: {}, counts: {}, stale: [] };
}

/** @param {State} state @param {any} frame @param {number} [now] @returns {State} */
export function apply(state, frame, now = Date.now()) {
  const change = CHANGES[frame.type];
  return change ? change(state, frame, now) : state;
}

/** Rows as the server tells them. One that is older than what is known already is left aside. */
export function adopt(state, rows) {
  const known = { ...state.rows };
  for (const row of rows) known[row.id] = newer(known[row.id], row);
  return { ...state, rows: known };
}

/** These rows may be out of date. */
export function doubt(state, ids) {
  const fresh = ids.filter((id) => !state.stale.includes(id));
  return fresh.length ? { ...state, stale: [...state.stale, ...fresh] } : state;
}

/** The reader saw the conversation up to `seq`. */
export function seen(state, conversation, seq) {
  return onRow(state, conversation, (row) => seq > row.read_seq && { read_seq: seq });
}

/** @returns {boolean} the visitor wrote something that the reader has not seen */
export function unread(row) {
  return row.visitor_seq > row.read_seq;
}

/** Who else is writing. @param {Typist[]|undefined} typing @param {string} me @returns {Author[]} */
export function typists(typing = [], me) {
  return typing.filter(({ by }) => by.id !== me).map(({ by }) => by);
}

/** Who has not been heard of for a while has stopped typing. */
export function hush(state, now) {
  const still = Object.entries(state.typing).map(([conversation, typing]) => [conversation, typing.filter(({ until }) => until > now)]);
  return { ...state, typing: Object.fromEntries(still.filter(([, typing]) => typing.length)) };
}

/** @param {State} state @param {string} conversation @returns {Talk} */
export function talkOf(state, conversation) {
  return state.talks[conversation] ?? NOTHING;
}

// One function a frame

const CHANGES = {
  [p.SESSION_OPENED]: (state, { you, people, teams, labels, callers }) => sorted({ ...state, me: you, people, teams, labels, callers: callers ?? [] }),
  [p.CONVERSATION_EVENTS]: caughtUp,
  [p.INBOX_ROWS]: (state, { rows }) => adopt(state, rows),
  [p.READ_MARKED]: marked,
  [p.TYPING_CHANGED]: typed,
  [p.PRESENCE_CHANGED]: (state, { person }) => ({ ...state, people: replaced(state.people, person) }),
  [p.PONG]: (state, { heads }) => Object.entries(heads).reduce(moved, state),
  [p.HEAD_MOVED]: (state, { conversation, seq }) => moved(state, [conversation, seq]),
  [p.VOCABULARY_CHANGED]: (state, { teams, labels }) => sorted({ ...state, teams, labels }),
  [p.VIEWS_COUNTED]: (state, { counts, own }) => ({ ...state, counts: { ...state.counts, ...counts, ...own[state.me] } }),
  [p.CONVERSATION_REMOVED]: (state, { conversation }) => without(state, conversation),
};

// What an event of the ledger changes in its row, beside the number
const ON_ROW = {
  [p.CONVERSATION_STARTED]: () => ({}),
  [p.MESSAGE_CREATED]: (row, event) => ({ ...SAID[event.by.kind]?.(row, event), ...said(event) }),
  [p.NOTE_ADDED]: () => ({}),
  [p.MESSAGE_EDITED]: (row, { about, body }) => about === row.message_seq && { preview: cut(body) },
  [p.MESSAGE_UNSENT]: (row, { about }) => about === row.message_seq && { preview: "", preview_files: 0, preview_unsent: true },
  [p.NOTE_EDITED]: () => ({}),
  [p.NOTE_UNSENT]: () => ({}),
  [p.MESSAGE_SCHEDULED]: () => ({}),
  [p.SCHEDULE_ENDED]: () => ({}),
  [p.CONVERSATION_ASSIGNED]: (_, { to }) => ({ assignee: to }),
  [p.CONVERSATION_HANDED]: (_, { to }) => ({ team: to }),
  [p.CONVERSATION_CLOSED]: () => ({ status: "closed", waiting_since: null, snoozed_until: null }),
  [p.CONVERSATION_REOPENED]: (_, { waiting_since }) => ({ status: "open", snoozed_until: null, waiting_since: waiting_since ?? null }),
  [p.CONVERSATION_PENDED]: () => ({ status: "pending", waiting_since: null, snoozed_until: null }),
  [p.CONVERSATION_RATED]: () => ({}),
  [p.CONVERSATION_SNOOZED]: (_, { until }) => ({ status: "snoozed", snoozed_until: until }),
  [p.CONVERSATION_WOKEN]: () => ({ status: "open", snoozed_until: null }),
  [p.CONVERSATION_PRIORITIZED]: (_, { priority }) => ({ priority }),
  [p.CONVERSATION_LABELLED]: (row, { label }) => ({ labels: joined(row.labels, label) }),
  [p.CONVERSATION_UNLABELLED]: (row, { label }) => ({ labels: left(row.labels, label) }),
  [p.PARTICIPANT_JOINED]: (row, { member }) => ({ participants: joined(row.participants, member) }),
  [p.PARTICIPANT_LEFT]: (row, { member }) => ({ participants: left(row.participants, member) }),
  [p.CONVERSATION_MERGED]: () => ({}),
  [p.CONVERSATION_ABSORBED]: (_, { other }) => ({ merged_into: other }),
  [p.CONVERSATION_UNMERGED]: (row, { other }) => row.merged_into === other && { merged_into: null },
  [p.CONTACT_BLOCKED]: () => ({ blocked: true }),
  [p.CONTACT_UNBLOCKED]: () => ({ blocked: false }),
};
for (const type of Object.keys(ON_ROW)) CHANGES[type] = happened;

/** The types of the ledger's events. */
export const EVENTS = new Set(Object.keys(ON_ROW));

const SAID = {
  visitor: (row, { seq, at }) => ({ status: "open", snoozed_until: null, merged_into: null, visitor_seq: seq, waiting_since: row.waiting_since ?? at }),
  operator: () => ({ waiting_since: null }),
  // What a program says in nobody's name is no answer.
  api: (_, { by }) => (by.voice ? { waiting_since: null } : {}),
};

function said({ body, by, at, seq, files, unsent }) {
  return { preview: cut(body), preview_by: by.kind === "visitor" ? by.kind : "operator", preview_files: files?.length ?? 0, preview_unsent: Boolean(unsent), activity_at: at, message_seq: seq };
}

const cut = (body) => [...body.slice(0, PREVIEW * 2)].slice(0, PREVIEW).join("");
const left = (ids, id) => ids.filter((other) => other !== id);
const joined = (ids, id) => [...left(ids, id), id];

function happened(state, event) {
  return quiet(onTalk(named(shared(nextOnRow(state, event), event), event), event), event);
}

/** A blocked contact is blocked in every conversation. */
function shared(state, event) {
  const row = state.rows[event.conversation];
  if (!row || (event.type !== p.CONTACT_BLOCKED && event.type !== p.CONTACT_UNBLOCKED)) return state;
  const others = Object.values(state.rows).filter(({ contact }) => contact === row.contact);
  return others.reduce((now, { id }) => onRow(now, id, () => ({ blocked: row.blocked })), state);
}

/** Whom a note names stands in the row alone, and only where somebody is named. */
function named(state, { type, conversation, body, by }) {
  const perhaps = type === p.NOTE_ADDED && by.id !== state.me && body?.includes("@");
  return perhaps && state.rows[conversation]?.mentioned === false ? doubt(state, [conversation]) : state;
}

function nextOnRow(state, event) {
  const row = state.rows[event.conversation];
  if (!row || event.seq > row.last_seq + 1) return doubt(state, [event.conversation]);
  if (event.seq <= row.last_seq) return state;
  return onRow(state, row.id, () => ({ last_seq: event.seq, ...ON_ROW[event.type](row, event) }));
}

function onTalk(state, event) {
  const talk = talkOf(state, event.conversation);
  if (event.seq <= talk.last) return settled(state, talk, event);
  if (event.seq !== talk.last + 1 || !state.talks[event.conversation]) return state;
  return withTalk(state, event.conversation, { events: [...rewritten(talk.events, event), event], last: event.seq });
}

/** What was shown before the server's own words for it had come. */
function settled(state, talk, event) {
  const early = talk.events.find(({ seq, provisional }) => provisional && seq === event.seq);
  if (!early || event.provisional) return state;
  return withTalk(state, event.conversation, { events: talk.events.map((other) => (other === early ? event : other)) });
}

/** What was written stands as it is now: edited, or taken back. */
function rewritten(events, { type, about, body, rich, at }) {
  const change = REWRITES[type]?.({ body, rich, at });
  return change ? events.map((event) => (event.seq === about ? { ...event, ...change } : event)) : events;
}

const edited = ({ body, rich, at }) => ({ body, rich, edited: true, edited_at: at });
const unsent = () => ({ body: "", rich: null, files: [], ask: null, unsent: true });
const REWRITES = { [p.MESSAGE_EDITED]: edited, [p.NOTE_EDITED]: edited, [p.MESSAGE_UNSENT]: unsent, [p.NOTE_UNSENT]: unsent };

/** Whoever has just written has stopped typing. */
function quiet(state, event) {
  if (event.type !== p.MESSAGE_CREATED) return state;
  return typed(state, { conversation: event.conversation, by: event.by, typing: false }, 0);
}

/** The answer to a pull: its events came one by one already; it tells how far both sides have read. */
function caughtUp(state, { conversation, more, visitor_read_seq }) {
  const read = onRow(state, conversation, (row) => ({
    visitor_read_seq: Math.max(row.visitor_read_seq, visitor_read_seq),
  }));
  return more || !read.talks[conversation] ? read : withTalk(read, conversation, { loaded: true });
}

function marked(state, { conversation, by, seq }) {
  if (by.kind === "visitor") {
    return onRow(state, conversation, (row) => seq > row.visitor_read_seq && { visitor_read_seq: seq });
  }
  return by.id === state.me ? seen(state, conversation, seq) : state;
}

/** How long the news of somebody typing is good. */
export const lasts = ({ text }) => (text ? LIVE_LASTS : TYPING_LASTS);

function typed(state, { conversation, by, typing, text = "" }, now) {
  const before = state.typing[conversation] ?? [];
  const others = before.filter((typist) => typist.by.id !== by.id);
  if (!typing && !text && others.length === before.length) return state;
  const after = typing || text ? [...others, { by, until: now + lasts({ text }), text, rests: !typing }] : others;
  return { ...state, typing: { ...state.typing, [conversation]: after } };
}

function moved(state, [conversation, seq]) {
  return seq > (state.rows[conversation]?.last_seq ?? 0) ? doubt(state, [conversation]) : state;
}

/** A label or a team that was deleted is on no conversation any more. */
function sorted(state) {
  const teams = new Set(state.teams.map(({ id }) => id));
  const labels = new Set(state.labels.map(({ id }) => id));
  const gone = (row) => (row.team && !teams.has(row.team)) || row.labels?.some((id) => !labels.has(id));
  const kept = (row) => ({ ...row, team: teams.has(row.team) ? row.team : null, labels: row.labels.filter((id) => labels.has(id)) });
  return Object.values(state.rows).filter(gone).reduce((now, { id }) => onRow(now, id, kept), state);
}

function replaced(people, person) {
  const known = people.some(({ id }) => id === person.id);
  return known ? people.map((other) => (other.id === person.id ? person : other)) : [...people, person];
}

// The talks that are kept

/** From now on this conversation's events are kept. */
export function openTalk(state, conversation) {
  return state.talks[conversation] ? state : withTalk(state, conversation, {});
}

/** It was deleted: nothing of it is left. */
function without(state, conversation) {
  const { [conversation]: _, ...rows } = state.rows;
  return dropTalk({ ...state, rows, stale: left(state.stale, conversation) }, conversation);
}

export function dropTalk(state, conversation) {
  const { [conversation]: _, ...talks } = state.talks;
  return { ...state, talks };
}

function withTalk(state, conversation, change) {
  const talk = { ...talkOf(state, conversation), ...change };
  return { ...state, talks: { ...state.talks, [conversation]: talk } };
}

function onRow(state, conversation, change) {
  const row = state.rows[conversation];
  const changed = row && change(row);
  return changed ? { ...state, rows: { ...state.rows, [conversation]: { ...row, ...changed } } } : state;
}

function newer(known, row) {
  if (!known) return row;
  if (row.last_seq < known.last_seq) return known;
  const read_seq = Math.max(known.read_seq, row.read_seq);
  return { ...row, read_seq, visitor_read_seq: Math.max(known.visitor_read_seq, row.visitor_read_seq) };
}
