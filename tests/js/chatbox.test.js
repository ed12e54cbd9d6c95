import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { contrast, palette } from "paldesk/elements/colours";
import { pieces } from "paldesk/chatbox/dom";
import { say, speak } from "paldesk/chatbox/say";
import { Session } from "paldesk/chatbox/session";
import { Shelf } from "paldesk/chatbox/storage";
import { Store } from "paldesk/chatbox/store";
import { connection, day, presence } from "paldesk/chatbox/words";

const spoken = (code) => JSON.parse(readFileSync(new URL(`../../chat/languages/frame/${code}.json`, import.meta.url), "utf8"));
const NOON = new Date(2026, 10, 23, 12).getTime();
const BO = { id: "bo", name: "Bo", picture: "", status: "online" };
let store;

const said = (seq, kind, about = {}) => ({
  type: "message.created",
  conversation: "c",
  seq,
  at: NOON + seq,
  by: { kind, id: kind === "operator" ? "bo" : "vi" },
  client_id: `id${seq}`,
  body: `text ${seq}`,
  ...about,
});
const rows = (unsent) => store.rows(unsent);
const messages = (unsent) => rows(unsent).filter(({ kind }) => kind === "message");

beforeEach(() => {
  speak({ locale: "en", words: spoken("en") });
  store = new Store([BO]);
});

test("messages are grouped by author and minute, and a day stands above them", () => {
  for (const event of [said(1, "visitor"), said(2, "visitor"), said(3, "operator")]) store.apply(event);
  store.apply(said(4, "operator", { at: NOON + 120_000 }));
  assert.equal(rows()[0].kind, "day");
  assert.deepEqual(messages().map(({ first, last }) => [first, last]), [[true, false], [false, true], [true, true], [true, true]]);
});

test("a new day gets its own line", () => {
  store.apply(said(1, "visitor"));
  store.apply(said(2, "visitor", { at: NOON + 86_400_000 }));
  assert.deepEqual(rows().map(({ kind }) => kind), ["day", "message", "day", "message"]);
});

test("a message keeps its key from pending to sent, and is shown once", () => {
  const entry = { client_id: "id1", body: "text 1", at: NOON, failed: "" };
  assert.deepEqual(messages([entry]).map(({ key, state }) => [key, state]), [["id1", "pending"]]);
  store.accepted({ client_id: "id1", seq: 1, at: NOON, conversation: "c" }, "text 1");
  store.apply(said(1, "visitor"));
  assert.deepEqual(messages([entry]).map(({ key, state }) => [key, state]), [["id1", "sent"]]);
});

test("a refused message says why", () => {
  const entry = { client_id: "x", body: "b", at: NOON, failed: "Too fast." };
  assert.deepEqual(messages([entry]).map(({ state, failed }) => [state, failed]), [["failed", "Too fast."]]);
});

test("only the newest message that was read says so", () => {
  store.apply(said(1, "visitor"));
  store.apply(said(2, "visitor"));
  store.apply(said(3, "visitor"));
  store.learn({ type: "read.marked", by: { kind: "operator", id: "bo" }, seq: 2 });
  assert.deepEqual(messages().map(({ state }) => state), ["sent", "seen", "sent"]);
});

test("unread counts what others wrote and the visitor has not seen", () => {
  for (const event of [said(1, "visitor"), said(2, "operator"), said(3, "operator")]) store.apply(event);
  assert.equal(store.unread, 2);
  store.learn({ type: "read.marked", by: { kind: "visitor", id: "vi" }, seq: 2 });
  assert.equal(store.unread, 1);
});

test("closing is told, and writing opens again", () => {
  store.apply({ type: "conversation.closed", conversation: "c", seq: 1, at: NOON, by: { kind: "operator", id: "bo" } });
  assert.equal(store.closed, true);
  assert.equal(say(rows().at(-1).says), "This conversation was closed.");
  store.apply(said(2, "visitor"));
  assert.equal(store.closed, false);
});

test("hidden events leave no trace but their number", () => {
  store.apply({ type: "event.hidden", conversation: "c", seq: 1 });
  assert.deepEqual([rows(), store.head], [[], 1]);
});

test("typing has a name, ends with the message, and does not last", () => {
  const typing = { type: "typing.changed", by: { kind: "operator", id: "bo" }, typing: true };
  store.learn(typing, NOON);
  assert.equal(store.typist(NOON + 6_000), "Bo");
  assert.equal(store.typist(NOON + 8_000), null);
  store.learn(typing, NOON);
  store.apply(said(1, "operator"));
  assert.equal(store.typist(NOON), null);
});

test("one's own typing is not shown to oneself", () => {
  store.learn({ type: "typing.changed", by: { kind: "visitor", id: "vi" }, typing: true }, NOON);
  assert.equal(store.typist(NOON), null);
});

test("every site colour can be read, on it and in it, in both themes", () => {
  const triple = (css) => css.match(/\d+/g).map(Number);
  const steps = ["00", "33", "66", "80", "99", "cc", "ff"];
  for (const r of steps) for (const g of steps) for (const b of steps) {
    const { ground, ink, light, dark } = palette(`#${r}${g}${b}`);
    assert.ok(contrast(triple(ground), triple(ink)) >= 4.5, `#${r}${g}${b} ground`);
    assert.ok(contrast(triple(light), [253, 252, 250]) >= 4.5, `#${r}${g}${b} on light`);
    assert.ok(contrast(triple(dark), [30, 28, 26]) >= 4.5, `#${r}${g}${b} on dark`);
  }
});

test("a colour that is readable already is left alone", () => {
  assert.equal(palette("#1d6f55").ground, "rgb(29 111 85)");
});

test("addresses become links, punctuation after them does not", () => {
  assert.deepEqual(pieces("see https://a.test/b?c=1, or mailto:bo@a.test."), [
    "see ",
    { href: "https://a.test/b?c=1", text: "https://a.test/b?c=1" },
    ", or ",
    { href: "mailto:bo@a.test", text: "mailto:bo@a.test" },
    ".",
  ]);
  assert.equal(pieces("(https://a.test/x_(y))")[1].href, "https://a.test/x_(y)");
});

for (const text of ["javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd", "https://", "<img src=x onerror=alert(1)>"]) {
  test(`${text} is text alone`, () => assert.deepEqual(pieces(text), [text]));
}

test("days are said as people say them", () => {
  assert.equal(day(NOON, NOON), "Today");
  assert.equal(day(NOON - 86_400_000, NOON), "Yesterday");
  assert.equal(day(NOON - 3 * 86_400_000, NOON), new Date(NOON - 3 * 86_400_000).toLocaleDateString(undefined, { weekday: "long" }));
  assert.match(day(NOON - 400 * 86_400_000, NOON), /2025/);
});

test("who is here is said by name", () => {
  assert.equal(presence([BO]), "Bo is here");
  assert.match(presence([{ ...BO, status: "away" }]), /^Nobody is here/);
});

test("the connection is told in words, and only when something is wrong", () => {
  assert.equal(connection("online"), "");
  assert.match(connection("offline"), /^Offline/);
  assert.match(connection("refused", 4404), /not available/);
});

// Storage and session

const cupboard = () => {
  const kept = new Map();
  return {
    kept,
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => kept.set(name, value),
    remove: (name) => kept.delete(name),
    names: () => [...kept.keys()],
  };
};

test("a storage that is full costs a reload, not a message", () => {
  const full = { ...cupboard(), set: () => { throw new Error("full"); } };
  const shelf = new Shelf(full);
  shelf.set("a", "1");
  assert.equal(shelf.get("a"), "1");
  assert.deepEqual(shelf.names("a"), ["a"]);
  shelf.remove("a");
  assert.equal(shelf.get("a"), "");
});

function answering(t, ...answers) {
  return t.mock.method(globalThis, "fetch", async () => {
    const [status, body, headers] = answers.shift();
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  });
}

test("the first ticket makes the session, and its secret is kept and shown from then on", async (t) => {
  const fetch = answering(t, [200, { ticket: "t1", secret: "s1" }], [200, { ticket: "t2" }]);
  const session = new Session("pk_a", { shelf: new Shelf(cupboard()) });
  assert.equal(await session.ticket(), "t1");
  assert.equal(await session.ticket(), "t2");
  assert.deepEqual(fetch.mock.calls.map(({ arguments: [, { headers }] }) => headers), [{}, { Authorization: "Bearer s1" }]);
});

test("without a reason no session is begun", async (t) => {
  const fetch = answering(t);
  const session = new Session("pk_a", { wanted: () => false, shelf: new Shelf(cupboard()) });
  await assert.rejects(session.ticket(), { message: "There is nothing to say yet." });
  assert.equal(fetch.mock.callCount(), 0);
});

test("a session that ended is dropped and begun anew", async (t) => {
  answering(t, [401, { code: "session_ended" }], [200, { ticket: "t", secret: "new" }]);
  const shelf = new Shelf(cupboard());
  shelf.set("paldesk.pk_a", "old");
  const onEnded = mock.fn();
  const session = new Session("pk_a", { onEnded, shelf });
  assert.equal(await session.ticket(), "t");
  assert.equal(session.secret, "new");
  assert.equal(onEnded.mock.callCount(), 1);
});

test("a busy server is asked again when it said", async (t) => {
  answering(t, [429, { code: "slow_down" }, { "Retry-After": "9" }]);
  const session = new Session("pk_a", { shelf: new Shelf(cupboard()) });
  await assert.rejects(session.ticket(), { ms: 9_000 });
});

test("ending reaches the server first, and keeps everything when it does not", async (t) => {
  answering(t, [503], [204]);
  const shelf = new Shelf(cupboard());
  shelf.set("paldesk.pk_a", "s");
  const session = new Session("pk_a", { shelf });
  await assert.rejects(session.end());
  assert.equal(session.secret, "s");
  await session.end();
  assert.equal(session.secret, "");
});

test("what is unsent is found again, and a broken record is passed over", () => {
  const session = new Session("pk_a", { shelf: new Shelf(cupboard()) });
  const entry = { client_id: "1", body: "a", at: 1 };
  session.unsent.put(entry);
  session.shelf.set("paldesk.pk_a.unsent.2", "{broken");
  session.shelf.set("paldesk.pk_b.unsent.3", JSON.stringify(entry));
  assert.deepEqual(session.unsent.all(), [entry]);
  session.unsent.remove("1");
  assert.deepEqual(session.unsent.all(), []);
});

test("the sound is remembered with the key, and forgotten with it", () => {
  const shelf = new Shelf(cupboard());
  const session = new Session("pk_a", { shelf });
  session.sound = true;
  assert.equal(session.sound, false);
  shelf.set("paldesk.pk_a", "s1");
  session.sound = true;
  assert.equal(session.sound, true);
  session.forget();
  assert.deepEqual(shelf.names(""), []);
});
