// Several conversations in one frame, and when the team is there.
import assert from "node:assert/strict";
import test from "node:test";
import { Opened } from "paldesk/chatbox/opened";
import { Outbox } from "paldesk/outbox";
import * as p from "paldesk/protocol";

const said = (conversation, seq, body, kind = "operator") => ({ type: p.MESSAGE_CREATED, conversation, seq, at: seq * 1000, client_id: `${conversation}${seq}`, body, files: [], by: { kind, id: "bo" } });
const opened = (conversation, talks) => ({ type: p.SESSION_OPENED, conversation, people: [], read_seq: 0, head: 0, talks: talks.map((id) => ({ id })), more_talks: false });
const bodies = (talks, unsent = []) => talks.rows(unsent).filter(({ kind }) => kind === "message").map(({ body }) => body);

function two() {
  const talks = new Opened([]);
  talks.learn(opened("a", ["a", "b"]));
  talks.of("a").apply(said("a", 2, "in a"));
  talks.choose("b");
  talks.of("b").apply(said("b", 2, "in b"));
  return talks;
}

test("each conversation keeps its own messages, and one is shown", () => {
  const talks = two();
  assert.deepEqual(bodies(talks), ["in b"]);
  talks.choose("a");
  assert.deepEqual(bodies(talks), ["in a"]);
});

test("what is unread is counted over all that were opened", () => {
  const talks = two();
  assert.equal(talks.unread, 2);
  talks.learn({ type: p.READ_MARKED, conversation: "a", by: { kind: "visitor", id: "vi" }, seq: 2 });
  assert.equal(talks.unread, 1);
});

test("what is unsent is shown where it was written", () => {
  const talks = two();
  const unsent = [{ client_id: "x", body: "for a", conversation: "a", at: 0, failed: "" }];
  assert.deepEqual(bodies(talks, /** @type {any} */ (unsent)), ["in b"]);
  talks.choose("a");
  assert.deepEqual(bodies(talks, /** @type {any} */ (unsent)), ["in a", "for a"]);
});

test("a new session adopts the newest conversation, unless another is about to begin", () => {
  const talks = new Opened([]);
  talks.choose(null);
  talks.learn(opened("a", ["a"]));
  assert.equal(talks.shown.conversation, null);
  talks.choose("a");
  assert.equal(talks.shown.conversation, "a");
});

test("what is shown is lost when it was deleted, now or meanwhile", () => {
  const talks = two();
  assert.equal(talks.lost({ type: p.CONVERSATION_REMOVED, conversation: "a" }), false);
  assert.equal(talks.lost({ type: p.CONVERSATION_REMOVED, conversation: "b" }), true);
  assert.equal(talks.lost(opened("a", ["a"])), true);
  assert.equal(talks.lost({ ...opened("a", ["a"]), more_talks: true }), false);
});

test("a message that begins another conversation waits for it, whatever the session resumes", () => {
  const frames = [];
  const outbox = new Outbox({ send: (frame) => Boolean(frames.push(frame)) });
  const first = outbox.add({ type: p.MESSAGE_SEND, body: "new", anew: true });
  outbox.add({ type: p.MESSAGE_SEND, body: "more", anew: true });
  outbox.adopt("old");
  assert.deepEqual(frames.map(({ body, anew, conversation }) => [body, anew, conversation]), [["new", true, undefined]]);
  outbox.accepted({ client_id: first.client_id, conversation: "begun" });
  assert.equal(frames.at(-1).conversation, "begun");
});

test("a message elsewhere that is accepted takes nothing along", () => {
  const outbox = new Outbox({ send: () => true });
  const there = outbox.add({ type: p.MESSAGE_SEND, body: "there", conversation: "old" });
  outbox.add({ type: p.MESSAGE_SEND, body: "new", anew: true });
  outbox.accepted({ client_id: there.client_id, conversation: "old" });
  assert.equal(outbox.entries[0].conversation, null);
});
