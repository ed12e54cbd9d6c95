// What the WordPress plugin puts on a page: who is logged in is named when they open the chat, and forgotten when they leave.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const SOURCE = readFileSync(new URL("../../clients/wordpress/paldesk/introduce.js", import.meta.url), "utf8");

function page({ dataset, answer, kept = {}, storage } = {}) {
  const happened = { calls: [], asked: [], said: [], kept };
  const listeners = {};
  const Paldesk = (verb, ...given) => {
    if (verb === "on") listeners[given[0]] = given[1];
    else if (verb === "off") delete listeners[given[0]];
    else happened.calls.push([verb, ...given.map((one) => ({ ...one, getToken: typeof one.getToken }))]);
  };
  const window = {
    Paldesk,
    console: { warn: (sentence) => happened.said.push(sentence) },
    document: { currentScript: { dataset } },
    localStorage: storage ?? {
      getItem: (key) => kept[key] ?? null,
      setItem: (key, value) => (kept[key] = value),
      removeItem: (key) => delete kept[key],
    },
    fetch: async (url) => (happened.asked.push(url), { json: async () => answer }),
  };
  window.window = window;
  createContext(window);
  runInContext(SOURCE, window);
  return { ...happened, open: async () => (listeners.open?.(), await new Promise((done) => setTimeout(done))) };
}

const NAMED = { site: "pk_1", ask: "https://shop.test/ask" };
const TOLD = ["boot", { site: "pk_1", getToken: "function" }];

test("nothing is asked and nobody is named before the chat is opened, and then once", async () => {
  const { calls, asked, kept, open } = page({ dataset: NAMED, answer: { success: true, data: "a.b.c" } });
  assert.deepEqual([calls, asked, kept], [[TOLD], [], {}]);
  await open();
  await open();
  assert.deepEqual(asked, ["https://shop.test/ask"]);
  assert.deepEqual(calls[1], ["identify", { token: "a.b.c", getToken: "undefined" }]);
  assert.deepEqual(kept, { paldesk_known: "1" });
});

test("a site that gives no token leaves the chat without a name", async () => {
  const refusing = page({ dataset: NAMED, answer: { success: false } });
  await refusing.open();
  assert.deepEqual(refusing.calls, [TOLD]);
  const broken = page({ dataset: NAMED, answer: null });
  await broken.open();
  assert.deepEqual(broken.said, ["Paldesk: this site gave no token, so nobody is named."]);
});

test("who was named and has logged out is logged out of the chat, once", () => {
  const kept = { paldesk_known: "1" };
  const verbs = () => page({ dataset: { site: "pk_1" }, kept }).calls.map(([verb]) => verb);
  assert.deepEqual(verbs(), ["boot", "logout"]);
  assert.deepEqual(verbs(), ["boot"]);
});

test("shut storage harms nothing", async () => {
  const storage = new Proxy({}, { get: () => { throw new Error("shut"); } });
  const named = page({ dataset: NAMED, answer: { success: true, data: "a.b.c" }, storage });
  await named.open();
  assert.equal(named.calls.length, 2);
  assert.equal(page({ dataset: { site: "pk_1" }, storage }).calls.length, 1);
});
