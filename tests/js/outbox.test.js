import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Outbox, newId } from "paldesk/outbox";

class Kept {
  entries = new Map();
  all = () => [...this.entries.values()].map((entry) => ({ ...entry }));
  put = (entry) => this.entries.set(entry.client_id, entry);
  remove = (id) => this.entries.delete(id);
}

let online;
let sent;
let store;
let outbox;

const say = (body, conversation = "c") => outbox.add({ type: "message.send", body, conversation });
const bodies = () => sent.map(({ body }) => body);
const accept = ({ client_id }, conversation = "c") => outbox.accepted({ client_id, conversation });

function fresh() {
  const send = (frame) => online && sent.push(frame) > 0;
  return new Outbox({ send, store });
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  online = true;
  sent = [];
  store = new Kept();
  outbox = fresh();
});
afterEach(() => mock.timers.reset());

test("a message goes out with an id of its own and stays until it is accepted", () => {
  const entry = say("a");
  assert.match(entry.client_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(sent, [{ type: "message.send", client_id: entry.client_id, body: "a", conversation: "c" }]);
  assert.equal(outbox.entries.length, 1);
  accept(entry);
  assert.equal(outbox.entries.length, 0);
  assert.equal(store.entries.size, 0);
});

test("ids do not repeat", () => {
  assert.equal(new Set(Array.from({ length: 1000 }, newId)).size, 1000);
});

test("after a reconnect the same message goes again with the same id", () => {
  say("a");
  outbox.reconnected();
  assert.equal(sent[0].client_id, sent[1].client_id);
});

test("what was written offline survives a reload and goes out in order", () => {
  online = false;
  say("a");
  mock.timers.tick(1);
  say("b");
  online = true;
  outbox = fresh();
  outbox.reconnected();
  assert.deepEqual(bodies(), ["a", "b"]);
});

test("two are on their way at a time", () => {
  const [first] = ["a", "b", "c"].map((body) => say(body));
  assert.deepEqual(bodies(), ["a", "b"]);
  accept(first);
  assert.deepEqual(bodies(), ["a", "b", "c"]);
});

test("behind the message that begins a conversation the others wait, then follow it there", () => {
  const first = say("a", null);
  say("b", null);
  assert.deepEqual(sent, [{ type: "message.send", client_id: first.client_id, body: "a" }]);
  accept(first, "new");
  assert.equal(sent[1].conversation, "new");
});

test("a refusal with a time is tried again then, and nothing overtakes it", () => {
  const first = say("a");
  outbox.refused({ ref: first.client_id, code: "slow_down", retry_ms: 500 });
  say("b");
  assert.deepEqual(bodies(), ["a"]);
  mock.timers.tick(500);
  assert.deepEqual(bodies(), ["a", "a", "b"]);
});

test("a refusal without a time is told, and the next one goes on", () => {
  const first = say("a", null);
  say("b", null);
  outbox.refused({ ref: first.client_id, code: "empty", detail: "Write something first.", retry_ms: 0 });
  assert.equal(outbox.entries[0].failed, "Write something first.");
  assert.deepEqual(bodies(), ["a", "b"]);
});

test("trying again keeps the id, deleting forgets it", () => {
  const entry = say("a");
  outbox.refused({ ref: entry.client_id, detail: "No.", retry_ms: 0 });
  outbox.retry(entry.client_id);
  assert.equal(sent[1].client_id, entry.client_id);
  outbox.drop(entry.client_id);
  assert.deepEqual([outbox.entries, store.entries.size], [[], 0]);
});

test("a failed message stays failed over a reload", () => {
  const entry = say("a");
  outbox.refused({ ref: entry.client_id, detail: "No.", retry_ms: 0 });
  outbox = fresh();
  outbox.reconnected();
  assert.equal(sent.length, 1);
});

test("when the session is gone, what is unsent begins another conversation", () => {
  online = false;
  say("a");
  outbox.release();
  online = true;
  outbox.reconnected();
  assert.equal("conversation" in sent[0], false);
});

test("an answer to a message of another tab settles nothing here", () => {
  say("a");
  assert.equal(outbox.accepted({ client_id: "other", conversation: "c" }), undefined);
  assert.equal(outbox.entries.length, 1);
});

test("files go as their ids, mentions as they are, and both outlive a reload", () => {
  online = false;
  const files = [{ id: "f", name: "a.pdf", kind: "application/pdf", size: 1, width: 0, height: 0 }];
  const entry = outbox.add({ type: "note.add", body: "", conversation: "c", files, mentions: ["m"] });
  assert.equal(entry.files, files);
  online = true;
  outbox = fresh();
  outbox.flush();
  assert.deepEqual(sent, [{ type: "note.add", client_id: entry.client_id, body: "", conversation: "c", files: ["f"], mentions: ["m"] }]);
});

test("what has not left yet can be withdrawn, what has can not", () => {
  const left = say("a");
  assert.equal(outbox.withdraw(left.client_id), false);
  online = false;
  const kept = say("b");
  assert.equal(outbox.withdraw(kept.client_id), true);
  assert.deepEqual(outbox.entries.map(({ body }) => body), ["a"]);
  assert.equal(outbox.withdraw("nobody"), false);
});
