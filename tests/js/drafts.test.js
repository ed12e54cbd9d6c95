import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { drafted, Drafts } from "paldesk/dashboard/drafts";
import { Unsent } from "paldesk/dashboard/unsent";
import { Shelf } from "paldesk/chatbox/storage";

/** Storage that outlives a reload of the tab. */
const kept = () => {
  const map = new Map();
  return { get: (name) => map.get(name) ?? null, set: (name, value) => map.set(name, value), remove: (name) => map.delete(name), names: () => [...map.keys()] };
};

const ROW = { id: "c", number: 7 };
let online;
let server;
let clock;

/** One device: a tab with its own storage, talking to the one server. */
function device(storage = kept()) {
  const unsent = new Unsent("me", new Shelf(storage));
  const answers = {
    get: async () => (online ? { drafts: structuredClone(server.drafts), scheduled: [] } : Promise.reject(new Error("offline"))),
    post: async (url, { mode, body }) => {
      if (!online) throw new Error("offline");
      server.posts.push(body);
      clock += 10;
      if (body) server.drafts[mode] = { body, at: clock };
      else delete server.drafts[mode];
      return { at: body ? clock : 0 };
    },
  };
  const drafts = new Drafts(unsent, /** @type {any} */ (answers), "/inbox/", []);
  const text = () => unsent.draft("c", "reply").peek();
  return { drafts, unsent, text, storage, type: (value) => unsent.type("c", "reply", value), open: () => drafts.open(ROW) };
}

async function rest(ms = 1_000) {
  clock += ms;
  mock.timers.tick(ms);
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

beforeEach(() => {
  clock = 1_000_000;
  online = true;
  server = { drafts: {}, posts: [] };
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: clock });
});

afterEach(() => mock.timers.reset());

test("a text is kept on the server a second after the fingers rest, and not at every letter", async () => {
  const desk = device();
  await desk.open();
  for (const text of ["H", "He", "Hello"]) {
    desk.type(text);
    await rest(200);
  }
  assert.deepEqual(server.posts, []);
  await rest();
  assert.deepEqual(server.posts, ["Hello"]);
  assert.deepEqual([...drafted.value], ["c"]);
});

test("what was sent is no draft any more", async () => {
  const desk = device();
  await desk.open();
  desk.type("Hello");
  await rest();
  desk.type("");
  await rest(0);
  assert.deepEqual(server.drafts, {});
  assert.deepEqual([...drafted.value], []);
});

test("what the server never had costs it nothing", async () => {
  const desk = device();
  await desk.open();
  desk.type("H");
  desk.type("");
  await rest();
  assert.deepEqual(server.posts, []);
});

test("another device goes on where this one stopped", async () => {
  const desk = device();
  const phone = device();
  await desk.open();
  desk.type("Hello");
  await rest();
  await phone.open();
  assert.equal(phone.text(), "Hello");
  phone.type("Hello Vi");
  await rest();
  await desk.open();
  assert.equal(desk.text(), "Hello Vi");
  phone.type("");
  await rest(0);
  await desk.open();
  assert.equal(desk.text(), "");
  assert.deepEqual(desk.drafts.others.value, {});
});

test("nothing is lost offline, and a reload sends it when the line is back", async () => {
  const desk = device();
  await desk.open();
  online = false;
  desk.type("Written in a tunnel");
  await rest(2_000);
  const again = device(desk.storage);
  assert.equal(again.text(), "Written in a tunnel");
  await assert.rejects(again.open());
  online = true;
  await again.open();
  await rest();
  assert.equal(server.drafts.reply.body, "Written in a tunnel");
});

test("the newer one is shown and the other is offered", async () => {
  const desk = device();
  await desk.open();
  online = false;
  desk.type("Old words");
  await rest(2_000);
  clock += 5_000;
  server.drafts.reply = { body: "Newer words", at: clock };
  online = true;
  await desk.open();
  assert.equal(desk.text(), "Newer words");
  assert.deepEqual(desk.drafts.others.value, { "c reply": "Old words" });
  desk.drafts.take("c", "reply");
  await rest();
  assert.equal(server.drafts.reply.body, "Old words");
  assert.deepEqual(desk.drafts.others.value, {});
});

test("whoever types before the server has told what it has, loses neither", async () => {
  server.drafts.reply = { body: "A long answer", at: clock - 5_000 };
  const desk = device();
  desk.type("H");
  await rest();
  assert.deepEqual(server.posts, []);
  await desk.open();
  assert.equal(desk.text(), "H");
  assert.deepEqual(desk.drafts.others.value, { "c reply": "A long answer" });
});

test("an answer that was on its way while the text was saved takes nothing away", async () => {
  const desk = device();
  await desk.open();
  desk.type("Half a sentence");
  /** @type {(told: any) => void} */
  let answer = () => {};
  const late = new Promise((resolve) => (answer = resolve));
  const told = desk.drafts.server.get;
  desk.drafts.server.get = /** @type {any} */ (() => late);
  const opened = desk.open();
  await rest();
  assert.deepEqual(server.posts, ["Half a sentence"]);
  answer({ drafts: {}, scheduled: [] });
  await opened;
  assert.equal(desk.text(), "Half a sentence");
  desk.drafts.server.get = told;
  await desk.open();
  assert.equal(desk.text(), "Half a sentence");
});
