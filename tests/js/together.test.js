import assert from "node:assert/strict";
import test from "node:test";
import * as p from "paldesk/protocol";
import { Looking, said } from "paldesk/dashboard/looking";
import { AWAY_AFTER, Present } from "paldesk/dashboard/present";
import { apply, begin } from "paldesk/dashboard/state";

const shelf = () => {
  const kept = new Map();
  return /** @type {any} */ ({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) });
};

function desk() {
  const sent = [];
  let time = 0;
  const looking = new Looking("ada", (frame) => sent.push(frame) > 0, () => time);
  return { sent, looking, later: (ms) => (time += ms), told: (looks, replying) => looking.changed({ conversation: "t", looking: looks, replying }) };
}

test("the reader is no company to themselves", () => {
  const { looking, told } = desk();
  told(["ada"], null);
  assert.deepEqual(looking.around("t").others, []);
  told(["ada", "bo"], "bo");
  assert.deepEqual(looking.around("t"), { others: ["bo"], replying: "bo" });
  assert.equal(looking.other("t"), "bo");
});

test("what does not change stays the same object, so that no row is drawn for another's news", () => {
  const { looking, told } = desk();
  told(["bo"], null);
  const before = looking.around("t");
  looking.changed({ conversation: "u", looking: ["cy"], replying: null });
  assert.equal(looking.around("t"), before);
  assert.equal(looking.around("v"), looking.around("w"));
});

test("whoever is taken over is told by whom, also when a frame was lost", () => {
  const { looking, told } = desk();
  told(["ada", "bo"], "ada");
  told(["ada", "bo"], "bo");
  assert.deepEqual(looking.overtaken.value, { conversation: "t", by: "bo" });
  looking.at("u");
  assert.equal(looking.overtaken.value, null);
});

test("a reply is claimed once, and not where a colleague replies", () => {
  const { sent, looking, later, told } = desk();
  looking.claim("t");
  looking.claim("t");
  later(3_000);
  looking.claim("t");
  assert.equal(sent.length, 2);
  told(["ada", "bo"], "bo");
  later(3_000);
  looking.claim("t");
  assert.equal(sent.length, 2);
});

test("an answer sent before its claim is confirmed ends the claim all the same", () => {
  const { sent, looking } = desk();
  looking.claim("t");
  looking.release("t");
  looking.release("t");
  assert.deepEqual(sent.map(({ on }) => on), [true, false]);
});

test("a new line forgets what it knew and says where the reader is", () => {
  const { sent, looking, told } = desk();
  looking.at("t");
  told(["ada", "bo"], null);
  looking.opened();
  assert.deepEqual(looking.around("t").others, []);
  assert.deepEqual(sent.at(-1), { type: p.LOOKING_SET, conversation: "t", again: false });
  looking.rests(true);
  assert.equal(sent.at(-1).conversation, null);
});

test("words for who looks and who replies", () => {
  const [bo, cy, di] = ["Bo", "Cy", "Di"].map((name) => ({ id: name, name }));
  assert.equal(said([bo], null), "Bo is looking");
  assert.equal(said([bo], "Bo"), "Bo is replying");
  assert.equal(said([bo, cy, di], "Bo"), "Bo is replying, Cy and Di are looking");
});

test("away after ten minutes without a sign, back with the first, once each", () => {
  const sent = [];
  let time = 0;
  const present = new Present("ada", (frame) => sent.push(frame.status) > 0, { store: shelf(), now: () => time });
  time = AWAY_AFTER - 1;
  present.check();
  assert.deepEqual(sent, []);
  time += 1;
  present.check();
  present.check();
  present.sign();
  present.sign();
  assert.deepEqual(sent, ["away", "online"]);
});

test("away by hand outlives signs of life and new lines", () => {
  const sent = [];
  const store = shelf();
  const present = new Present("ada", (frame) => sent.push(frame.status) > 0, { store });
  present.choose("away");
  present.sign();
  present.opened();
  assert.deepEqual(sent, ["away", "away"]);
  assert.equal(new Present("ada", () => true, { store }).status, "away");
  assert.equal(new Present("bo", () => true, { store }).status, "online");
  present.choose("online");
  assert.equal(sent.at(-1), "online");
});

test("words that are not sent yet stand until they are sent or taken away", () => {
  const by = { kind: "visitor", id: "vi" };
  const typing = (typing, text) => ({ type: p.TYPING_CHANGED, conversation: "t", by, typing, text });
  let state = apply(begin("ada", []), typing(true, "Hel"), 0);
  state = apply(state, typing(false, "Hello"), 0);
  assert.deepEqual(state.typing.t.map(({ text, rests }) => [text, rests]), [["Hello", true]]);
  assert.deepEqual(apply(state, typing(false, ""), 0).typing.t, []);
});
