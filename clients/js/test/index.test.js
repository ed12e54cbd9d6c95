import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fresh, leave, page, settled } from "./page.js";

const SITE = { site: "pk_1", host: "https://chat.example" };

afterEach(leave);

test("on the server importing and calling it neither throws nor hangs", async () => {
  const { load } = await import("@paldesk/chatbox");
  const chat = load(SITE);
  await chat.ready;
  const answers = Object.entries(chat)
    .filter(([, verb]) => typeof verb === "function")
    .map(([, verb]) => verb("x", () => {}));
  assert.equal(answers.length, 18);
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([undefined]));
  assert.doesNotThrow(() => load());
});

test("the script is brought once, with the nonce, and boots with what was given", async () => {
  const { scripts, calls } = page();
  const { load } = await fresh("index");
  const chat = load({ ...SITE, nonce: "abc", position: "left" });
  load(SITE);
  await chat.ready;
  assert.equal(scripts.length, 1);
  assert.deepEqual([scripts[0].src, scripts[0].nonce, scripts[0].async], ["https://chat.example/chatbox.js", "abc", true]);
  assert.deepEqual(calls[0], ["boot", { site: "pk_1", position: "left" }]);
});

test("a page that has the loader gets no second one", async () => {
  const { scripts } = page();
  const { load } = await fresh("index");
  globalThis.window.Paldesk = Object.assign(async () => "here", { loaded: true });
  assert.equal(await load(SITE).open(), "here");
  assert.deepEqual(scripts, []);
});

test("every verb reaches the loader in the order of the calls", async () => {
  const { calls, listeners } = page();
  const { load } = await fresh("index");
  const chat = load(SITE);
  const heard = () => {};
  chat.on("unread", heard);
  chat.identify({ token: "a.b.c" });
  chat.track("ordered", { price: 5 });
  chat.consent("marketing", false);
  assert.equal(await chat.get("unread"), 3);
  assert.equal(listeners.get(heard), "unread");
  await chat.off("unread", heard);
  assert.equal(listeners.size, 0);
  await chat.shutdown();
  await chat.boot({ zIndex: 9 });
  assert.deepEqual(calls, [
    ["boot", { site: "pk_1" }],
    ["identify", { token: "a.b.c" }],
    ["track", "ordered", { price: 5 }],
    ["consent", "marketing", false],
    ["get", "unread"],
    ["shutdown"],
    ["boot", { site: "pk_1", zIndex: 9 }],
  ]);
});

test("what the loader refuses rejects with its typed error, and unhandled it harms nobody", async () => {
  page();
  const { load } = await fresh("index");
  const chat = load({ ...SITE, site: "pk_wrong" });
  await settled();
  await assert.rejects(chat.ready, { name: "PaldeskError", code: "unknown_site" });
});

test("a script that does not come rejects each call, is said once, and is tried again", async () => {
  const happened = page({ loads: false });
  const { load } = await fresh("index");
  const chat = load(SITE);
  await assert.rejects(chat.open(), { name: "PaldeskError", code: "unreachable" });
  assert.equal(happened.removed, true);
  assert.equal(happened.said.length, 1);
  assert.match(happened.said[0], /^Paldesk: https:\/\/chat\.example\/chatbox\.js was not loaded/);
  happened.loads = true;
  await chat.boot();
  assert.equal(happened.scripts.length, 2);
});

test("an empty script in place of the loader is not taken for it", async () => {
  page({ loads: undefined });
  const { load } = await fresh("index");
  const happened = page();
  happened.loads = undefined;
  await assert.rejects(load(SITE).ready, { code: "unreachable" });
});

for (const host of [undefined, "", 7, "chat.example", "javascript:alert(1)", "data:text/javascript,1"])
  test(`a host like ${host} is refused and nothing is loaded from it`, async () => {
    const { scripts, said } = page();
    const { load } = await fresh("index");
    const chat = load({ site: "pk_1", host });
    await assert.rejects(chat.ready, { name: "PaldeskError", code: "wrong_argument" });
    await assert.rejects(chat.open(), { code: "wrong_argument" });
    assert.deepEqual(scripts, []);
    assert.equal(said.length, 1);
  });

test("Trusted Types are asked for the one address", async () => {
  const createPolicy = (name, rules) => ({ createScriptURL: (url) => `${name}: ${rules.createScriptURL(url)}` });
  const { scripts } = page({ trustedTypes: { createPolicy } });
  const { load } = await fresh("index");
  load(SITE);
  await settled();
  assert.equal(scripts[0].src, "paldesk: https://chat.example/chatbox.js");
});
