// State before + frames = state after.
import assert from "node:assert/strict";
import test from "node:test";
import * as p from "paldesk/protocol";
import { adopt, apply, begin, dropTalk, hush, openTalk, seen, talkOf, typists, TYPING_LASTS, unread } from "paldesk/dashboard/state";
import { beside, listed, onlyView, unreadIn, withFirstPage, withPage } from "paldesk/dashboard/views";
import { lastOurs, lastSeen, transcript } from "paldesk/dashboard/transcript";

const VIEWS = {
  open: { id: "open", conditions: { status: ["open"] } },
  mine: { id: "mine", conditions: { status: ["open"], assignee: ["me"] } },
  closed: { id: "closed", conditions: { status: ["closed"] } },
};
const ADA = "a-ada";
const BO = "b-bo";
const VI = { kind: "visitor", id: "v-vi" };
const PEOPLE = [ADA, BO].map((id) => ({ id, name: id.slice(2), picture: "", status: "offline" }));

const row = (id, change = {}) => ({
  id, number: Number(id.replace(/\D/g, "")) || 1, status: "open", contact: `c-${id}`, name: id, email: "", verified: false, site: "Shop", assignee: null,
  preview: "", preview_by: "", last_seq: 1, read_seq: 0, visitor_seq: 0, visitor_read_seq: 0, activity_at: 1000, waiting_since: null, created_at: 0, ...change,
});
const event = (type, seq, more = {}) => ({ type, conversation: "t1", seq, at: 1000 + seq, by: VI, ...more });
const message = (seq, by = VI, body = `body ${seq}`) => event(p.MESSAGE_CREATED, seq, { by, body, client_id: `m${seq}` });
const by = (id) => ({ kind: "operator", id });
const start = (...rows) => adopt(begin(ADA, PEOPLE), rows);
const after = (state, ...frames) => frames.reduce((now, frame) => apply(now, frame, 0), state);

test("a visitor's message moves the row up, waits, and is unread", () => {
  const state = after(start(row("t1", { status: "closed" })), message(2), message(3));
  const { preview, preview_by, activity_at, status, visitor_seq, last_seq, waiting_since } = state.rows.t1;
  assert.deepEqual({ preview, preview_by, activity_at, status, visitor_seq, last_seq, waiting_since },
    { preview: "body 3", preview_by: "visitor", activity_at: 1003, status: "open", visitor_seq: 3, last_seq: 3, waiting_since: 1002 });
  assert.equal(unread(state.rows.t1), true);
});

test("an answer ends the waiting and does not reopen", () => {
  const state = after(start(row("t1", { status: "closed", waiting_since: 5 })), message(2, by(BO)));
  assert.equal(state.rows.t1.waiting_since, null);
  assert.equal(state.rows.t1.status, "closed");
  assert.equal(state.rows.t1.preview_by, "operator");
});

test("a note is nobody's activity: only the number moves", () => {
  const before = row("t1", { preview: "Hello", waiting_since: 7 });
  const state = after(start(before), event(p.NOTE_ADDED, 2, { by: by(BO), body: "psst", client_id: "n" }));
  assert.deepEqual(state.rows.t1, { ...before, last_seq: 2 });
});

test("assigned, closed and reopened change what they say", () => {
  const state = after(start(row("t1", { waiting_since: 3 })), event(p.CONVERSATION_ASSIGNED, 2, { by: by(BO), to: ADA }), event(p.CONVERSATION_CLOSED, 3, { by: by(BO) }));
  assert.equal(state.rows.t1.assignee, ADA);
  assert.equal(state.rows.t1.status, "closed");
  assert.equal(state.rows.t1.waiting_since, null);
  assert.equal(after(state, event(p.CONVERSATION_REOPENED, 4, { by: by(BO) })).rows.t1.status, "open");
});

test("the same event twice changes nothing the second time", () => {
  const once = after(openTalk(start(row("t1", { last_seq: 0 })), "t1"), event(p.CONVERSATION_STARTED, 1), message(2));
  assert.deepEqual(after(once, message(2), event(p.CONVERSATION_STARTED, 1)), once);
});

test("a gap makes the row stale and leaves it as it was", () => {
  const before = start(row("t1"));
  const state = after(before, message(4));
  assert.deepEqual(state.stale, ["t1"]);
  assert.deepEqual(state.rows, before.rows);
});

test("an event of an unknown conversation asks for its row", () => {
  assert.deepEqual(after(start(), message(1)).stale, ["t1"]);
});

test("heads that moved on make rows stale, others do not", () => {
  const state = after(start(row("t1", { last_seq: 5 })), { type: p.PONG, heads: { t1: 6 } });
  assert.deepEqual(state.stale, ["t1"]);
  assert.deepEqual(after(start(row("t1", { last_seq: 5 })), { type: p.HEAD_MOVED, conversation: "t1", seq: 5 }).stale, []);
});

test("rows of the server win, unless they are older or know less of what was read", () => {
  const state = after(start(row("t1", { last_seq: 5, read_seq: 5, name: "Vi" })), { type: p.INBOX_ROWS, ref: "r", rows: [row("t1", { last_seq: 4, name: "old" })] });
  assert.equal(state.rows.t1.name, "Vi");
  const newer = after(state, { type: p.INBOX_ROWS, ref: "r", rows: [row("t1", { last_seq: 6, name: "Vivian" })] });
  assert.deepEqual([newer.rows.t1.name, newer.rows.t1.read_seq], ["Vivian", 5]);
});

test("an open conversation keeps its events in order, once each", () => {
  const open = openTalk(start(row("t1", { last_seq: 3 })), "t1");
  const state = after(open, event(p.CONVERSATION_STARTED, 1), message(2), message(2), message(4), message(3));
  assert.deepEqual(talkOf(state, "t1").events.map(({ seq }) => seq), [1, 2, 3]);
});

test("a talk is loaded with the last page of its events", () => {
  const page = { type: p.CONVERSATION_EVENTS, conversation: "t1", events: [], head: 1, visitor_read_seq: 1, operator_read_seq: 0 };
  const open = openTalk(start(row("t1")), "t1");
  assert.equal(talkOf(after(open, { ...page, more: true }), "t1").loaded, false);
  const state = after(open, { ...page, more: false });
  assert.equal(talkOf(state, "t1").loaded, true);
  assert.equal(state.rows.t1.visitor_read_seq, 1);
  assert.equal(talkOf(after(dropTalk(state, "t1"), { ...page, more: false }), "t1").loaded, false);
});

test("read marks only go forward, and a colleague's are not mine", () => {
  const mark = (who, seq) => ({ type: p.READ_MARKED, conversation: "t1", by: who, seq });
  const state = after(start(row("t1", { last_seq: 9, visitor_seq: 9 })), mark(VI, 4), mark(VI, 2), mark(by(BO), 9));
  assert.equal(state.rows.t1.visitor_read_seq, 4);
  assert.equal(unread(state.rows.t1), true);
  assert.equal(unread(after(state, mark(by(ADA), 9)).rows.t1), false);
  assert.equal(seen(state, "t1", 3).rows.t1.read_seq, 3);
});

test("typing lasts a while, ends with the message, and my own other window does not count", () => {
  const types = (who, typing = true) => ({ type: p.TYPING_CHANGED, conversation: "t1", by: who, typing });
  const state = after(start(row("t1")), types(VI), types(by(ADA)), types(by(BO)));
  assert.deepEqual(typists(state.typing.t1, ADA).map(({ id }) => id), ["v-vi", BO]);
  assert.deepEqual(typists(after(state, message(2)).typing.t1, ADA).map(({ id }) => id), [BO]);
  assert.deepEqual(typists(after(state, types(VI, false)).typing.t1, ADA).map(({ id }) => id), [BO]);
  assert.deepEqual(hush(state, TYPING_LASTS + 1).typing, {});
  assert.equal(hush(state, TYPING_LASTS - 1).typing.t1.length, 3);
});

test("presence replaces one colleague, and a new one joins the list", () => {
  const bo = { ...PEOPLE[1], status: "away" };
  const cy = { id: "c-cy", name: "cy", picture: "", status: "online" };
  const state = after(start(), { type: p.PRESENCE_CHANGED, person: bo }, { type: p.PRESENCE_CHANGED, person: cy });
  assert.deepEqual(state.people, [PEOPLE[0], bo, cy]);
});

// Lists

const rows = (...times) => times.map((at) => row(`t${at}`, { activity_at: at }));
const ids = (state, view) => listed(state, view).map(({ id }) => id);

test("each view holds its own rows, newest first", () => {
  const state = Object.values(VIEWS).reduce((now, view) => withFirstPage(now, view, { rows: [], next: null }),
    start(row("a", { activity_at: 1 }), row("b", { activity_at: 3, assignee: ADA }), row("c", { activity_at: 2, status: "closed" }), row("d", { activity_at: 3 })));
  assert.deepEqual(ids(state, VIEWS.open), ["d", "b", "a"]);
  assert.deepEqual(ids(state, VIEWS.mine), ["b"]);
  assert.deepEqual(ids(state, VIEWS.closed), ["c"]);
});

test("what lies below the last page is not listed: rows between may be unknown", () => {
  const state = withFirstPage(start(row("t10", { activity_at: 10 })), VIEWS.open, { rows: rows(90, 80), next: "cursor" });
  assert.deepEqual(ids(state, VIEWS.open), ["t90", "t80"]);
  const whole = withPage(state, VIEWS.open, { rows: rows(70), next: null });
  assert.deepEqual(ids(whole, VIEWS.open), ["t90", "t80", "t70", "t10"]);
});

test("after a reconnect a page that meets the known list keeps it and doubts the rest", () => {
  const known = withPage(withFirstPage(start(), "open", { rows: rows(90, 80), next: "a" }), VIEWS.open, { rows: rows(70, 60), next: "b" });
  const state = withFirstPage(known, VIEWS.open, { rows: rows(95, 90), next: "c" });
  assert.deepEqual(ids(state, VIEWS.open), ["t95", "t90", "t80", "t70", "t60"]);
  assert.equal(state.reach.open.next, "b");
  assert.deepEqual(state.stale, ["t80", "t70", "t60"]);
});

test("a page that does not meet the known list begins it anew", () => {
  const known = withFirstPage(start(), VIEWS.open, { rows: rows(20, 10), next: "a" });
  const state = withFirstPage(known, VIEWS.open, { rows: rows(95, 90), next: "c" });
  assert.deepEqual(ids(state, VIEWS.open), ["t95", "t90"]);
  assert.equal(state.reach.open.next, "c");
});

test("after a reconnect the other views are unknown", () => {
  const known = withFirstPage(withFirstPage(start(), "open", { rows: [], next: null }), VIEWS.closed, { rows: [], next: null });
  assert.deepEqual(Object.keys(onlyView(known, "closed").reach), ["closed"]);
});

test("the neighbour of a row is found even when the row has left the list", () => {
  const list = rows(90, 80, 70);
  assert.equal(beside(list, list[1], 1).id, "t70");
  assert.equal(beside(list, list[1], -1).id, "t90");
  assert.equal(beside(list, row("t75", { activity_at: 75 }), 1).id, "t70");
  assert.equal(beside(list, row("t75", { activity_at: 75 }), -1).id, "t80");
  assert.equal(beside(list, list[2], 1), undefined);
  assert.equal(beside(list, null, 1).id, "t90");
});

test("unread is counted by view", () => {
  const state = start(row("a", { visitor_seq: 1 }), row("b", { visitor_seq: 1, assignee: ADA }), row("c", { visitor_seq: 1, status: "closed" }), row("d"));
  assert.deepEqual([unreadIn(state, VIEWS.open), unreadIn(state, VIEWS.mine), unreadIn(state, VIEWS.closed)], [2, 1, 1]);
});

// The transcript

const MIDNIGHT = new Date(2026, 10, 23).getTime();
const at = (minutes, seq, who, more = {}) => ({ ...message(seq, who), at: MIDNIGHT + minutes * 60_000, ...more });
const shape = (items) => items.map((item) => (item.kind === "group" ? `${item.side}${item.continued ? "+" : ""}:${item.bubbles.length}` : item.kind));

test("messages are grouped by author and minute, and go on without a new head", () => {
  const events = [at(600, 1, VI), at(600.4, 2, VI), at(601, 3, VI), at(602, 4, by(ADA)), at(630, 5, by(ADA)), at(630, 6, by(BO))];
  assert.deepEqual(shape(transcript(events, [], { me: ADA })), ["day", "visitor:2", "visitor+:1", "operator:1", "operator:1", "operator:1"]);
});

test("days and lines stand between", () => {
  const closed = { ...event(p.CONVERSATION_CLOSED, 2, { by: by(BO) }), at: MIDNIGHT + 1 };
  const events = [at(-1, 1, VI), closed, at(1, 3, VI, { type: p.NOTE_ADDED, by: by(ADA) })];
  assert.deepEqual(shape(transcript(events, [], { me: ADA })), ["day", "visitor:1", "day", "line", "note:1"]);
});

test("what is new is marked once, before the first message of the visitor", () => {
  const events = [at(1, 1, VI), at(2, 2, by(BO)), at(3, 3, VI), at(4, 4, VI)];
  assert.deepEqual(shape(transcript(events, [], { me: ADA, newAfter: 1 })), ["day", "visitor:1", "operator:1", "new", "visitor:1", "visitor+:1"]);
});

test("what is unsent stands at the end, pending or failed", () => {
  const entry = (client_id, failed) => ({ type: p.MESSAGE_SEND, client_id, body: "Hi", conversation: "t1", at: MIDNIGHT + 60_000, failed });
  const items = transcript([at(0, 1, VI)], [entry("x", ""), entry("y", "Too long.")], { me: ADA });
  assert.deepEqual(items.at(-1).bubbles.map(({ pending, failed }) => [pending, failed]), [[true, ""], [false, "Too long."]]);
});

test("seen is the last message of ours that the visitor has read", () => {
  const events = [at(0, 1, by(ADA)), at(1, 2, VI), at(2, 3, by(BO)), event(p.NOTE_ADDED, 4, { by: by(BO), body: "n", client_id: "n" })];
  assert.equal(lastSeen(events, 2), 1);
  assert.equal(lastSeen(events, 4), 3);
  assert.equal(lastOurs(events), 3);
  assert.equal(lastOurs([...events, at(3, 5, VI)]), 0);
});

test("what the sender shows at once is completed by the server's own event", () => {
  const early = { ...message(2, by(ADA), "**a**"), files: [], provisional: true };
  const told = { ...message(2, by(ADA), "**a**"), rich: [["p", {}, []]] };
  const open = after(openTalk(start(row("t1", { last_seq: 1 })), "t1"), event(p.CONVERSATION_STARTED, 1), early);
  assert.equal(talkOf(open, "t1").events.at(-1).rich, undefined);
  const settled = after(open, told, { ...told, rich: null });
  assert.deepEqual(talkOf(settled, "t1").events.map(({ seq, rich }) => [seq, rich]), [[1, undefined], [2, [["p", {}, []]]]]);
});

test("a message taken back is nobody's last word", () => {
  const sent = [message(1, by(ADA)), { ...message(2, by(ADA)), unsent: true }];
  assert.deepEqual([lastOurs(sent), lastSeen(sent, 9)], [1, 1]);
});
