import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { from } from "paldesk/chatbox/data-person";
import { learn, speak } from "paldesk/chatbox/say";
import { oldEnough } from "paldesk/chatbox/age";
import { consent } from "paldesk/chatbox/consent";
import { outliving } from "paldesk/chatbox/storage";

const NOVEMBER = new Date(2026, 10, 25);
const EUROPE = { from: 16, countries: { AT: 14, DE: 16 } };

test("old enough is who has had the birthday for certain", () => {
  const born = (year, month, country) => oldEnough(EUROPE, year, month, country, NOVEMBER);
  assert.equal(born(2010, 9, "DE"), true);
  assert.equal(born(2010, 10, "DE"), false, "the birthday may be tomorrow");
  assert.equal(born(2012, 9, "AT"), true);
  assert.equal(born(2012, 9, "DE"), false);
  assert.equal(born(2010, 9, "other"), true);
  assert.equal(oldEnough({ from: 18 }, 2009, 0, undefined, NOVEMBER), false);
});

const frame = { site: { consent: [{ purpose: "marketing" }] }, session: { secret: "" }, answers: {} };
for (const [given, code] of [
  [[1, true], "wrong_argument"],
  [["marketing", "yes"], "wrong_argument"],
  [["fun", true], "unknown_purpose"],
  [["insights", true], "purpose_not_asked"],
]) {
  test(`consent(${given}) is refused as ${code}`, () => assert.rejects(consent(frame, ...given), { code }));
}

test("what the page says before the first message waits for it", async () => {
  assert.deepEqual(await consent(frame, "marketing", false), { purpose: "marketing", granted: false, waiting: true });
});

function storage(kept = {}) {
  return Object.defineProperties(kept, {
    getItem: { value: (name) => kept[name] ?? null },
    setItem: { value: (name, value) => (kept[name] = value) },
    removeItem: { value: (name) => delete kept[name] },
    length: { value: 0 },
  });
}

test("a site that keeps less takes what was kept longer into the tab, and nothing of others", (t) => {
  const [local, session] = [storage({ "paldesk.pk_a": "s", "paldesk.pk_b": "o", theme: "dark" }), storage()];
  for (const [name, value] of Object.entries({ localStorage: local, sessionStorage: session })) {
    const was = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true });
    t.after(() => (was ? Object.defineProperty(globalThis, name, was) : delete globalThis[name]));
  }
  assert.equal(outliving("session", "paldesk.pk_a").get("paldesk.pk_a"), "s");
  assert.deepEqual([Object.keys(local), Object.keys(session)], [["paldesk.pk_b", "theme"], ["paldesk.pk_a"]]);
  assert.equal(outliving("", "paldesk.pk_b").get("paldesk.pk_b"), "o");
});

test("your data says of each fact where it is from, and who found it", () => {
  speak({ locale: "en", words: {} });
  learn("data", JSON.parse(readFileSync(new URL("../../chat/languages/data/en.json", import.meta.url), "utf8")));
  const told = (fact) => from({ site: { name: "Acme" } }, { verified: false, ...fact });
  assert.equal(told({ source: "enrichment", provider: "Hunter" }), "Found in public sources, by Hunter");
  assert.equal(told({ source: "enrichment", provider: "" }), "Found in public sources");
  assert.equal(told({ source: "import" }), "Brought along by Acme from elsewhere");
  assert.equal(told({ source: "rest" }), "Sent by the systems of Acme");
  assert.equal(told({ source: "server", verified: true }), "Told by Acme itself, which put it here");
});
