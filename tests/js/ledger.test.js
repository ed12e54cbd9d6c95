import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { HEADS_MAX } from "paldesk/protocol";
import { Ledger } from "paldesk/ledger";

const event = (seq, conversation = "c") => ({ type: "message.created", conversation, seq });
const page = (seqs, more = false, conversation = "c") => ({ conversation, events: seqs.map((seq) => event(seq)), more });

let applied;
let sent;
let ledger;

beforeEach(() => {
  applied = [];
  sent = [];
  ledger = new Ledger({ apply: ({ seq }) => applied.push(seq), send: (frame) => sent.push(frame) > 0 });
  ledger.follow("c");
  mock.timers.enable({ apis: ["Date"] });
});
afterEach(() => mock.timers.reset());

test("the next number is applied, an old one is not", () => {
  assert.equal(ledger.event(event(1)), "applied");
  assert.equal(ledger.event(event(1)), "known");
  assert.deepEqual(applied, [1]);
});

test("a gap is asked for and closed by the answer", () => {
  assert.equal(ledger.event(event(3)), "gap");
  assert.deepEqual(sent, [{ type: "conversation.resume", conversation: "c", after: 0 }]);
  ledger.page(page([1, 2, 3]));
  assert.deepEqual(applied, [1, 2, 3]);
  assert.equal(ledger.last("c"), 3);
});

test("while an answer is on its way it is not asked again", () => {
  ledger.event(event(3));
  ledger.event(event(4));
  assert.equal(sent.length, 1);
});

test("what came during a pull is asked for after it", () => {
  ledger.event(event(2));
  ledger.event(event(4));
  ledger.page(page([1, 2]));
  assert.deepEqual(sent.at(-1), { type: "conversation.resume", conversation: "c", after: 2 });
});

test("more pages are fetched until the end", () => {
  ledger.pull("c");
  ledger.page(page([1, 2], true));
  ledger.page(page([3]));
  assert.deepEqual(sent.map(({ after }) => after), [0, 2]);
  assert.deepEqual(applied, [1, 2, 3]);
});

test("a page with a hole is not applied beyond the hole", () => {
  ledger.pull("c");
  ledger.page(page([1, 3]));
  assert.deepEqual(applied, [1]);
});

test("an empty page does not make it ask for ever", () => {
  ledger.head("c", 5);
  ledger.page(page([], true));
  assert.equal(sent.length, 1);
});

test("a head behind or equal is no news, one ahead is", () => {
  ledger.event(event(1));
  ledger.head("c", 1);
  assert.equal(sent.length, 0);
  ledger.head("c", 2);
  assert.equal(sent.length, 1);
});

test("an answer that never came is asked for again after ten seconds, or on a new line", () => {
  ledger.head("c", 2);
  mock.timers.tick(10_001);
  ledger.head("c", 2);
  assert.equal(sent.length, 2);
  ledger.reconnected();
  ledger.pull("c");
  assert.equal(sent.length, 3);
});

test("nobody's conversation is left alone", () => {
  assert.equal(ledger.event(event(1, "other")), "unfollowed");
  ledger.head("other", 9);
  ledger.page(page([1], false, "other"));
  assert.deepEqual([applied, sent], [[], []]);
});

test("a forgotten conversation starts anew", () => {
  ledger.event(event(1));
  ledger.forget("c");
  ledger.follow("c");
  assert.equal(ledger.last("c"), 0);
});

test("heads name the conversations that moved last, as many as a frame may", () => {
  for (let index = 0; index < HEADS_MAX; index += 1) ledger.follow(`n${index}`, index);
  ledger.event(event(1));
  const heads = ledger.heads();
  assert.equal(Object.keys(heads).length, HEADS_MAX);
  assert.equal(heads.c, 1);
  assert.equal(heads.n0, undefined);
});

test("any order and any loss of live events ends in the same list", () => {
  for (let round = 0; round < 200; round += 1) {
    applied = [];
    sent = [];
    ledger.forget("c");
    ledger.follow("c");
    const live = Array.from({ length: 12 }, (_, index) => index + 1).filter(() => Math.random() > 0.3);
    live.sort(() => Math.random() - 0.5).forEach((seq) => ledger.event(event(seq)));
    ledger.reconnected();
    ledger.head("c", 12);
    const after = sent.at(-1)?.after ?? 0;
    ledger.page(page(Array.from({ length: 12 - after }, (_, index) => after + index + 1)));
    assert.deepEqual(applied, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  }
});
