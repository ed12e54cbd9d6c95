import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { learn, say, speak } from "paldesk/chatbox/say";

const words = (code, part = "frame") => JSON.parse(readFileSync(new URL(`../../chat/languages/${part}/${code}.json`, import.meta.url), "utf8"));
const tell = (code, rightToLeft = false) => speak({ locale: code, words: words(code), texts: {} }, rightToLeft);

beforeEach(() => tell("en"));

test("a count chooses the plural of the language", () => {
  tell("pl");
  assert.deepEqual([1, 3, 5, 22].map((count) => say("left", { count })), ["Pozostał 1 znak", "Pozostały 3 znaki", "Pozostało 5 znaków", "Pozostały 22 znaki"]);
  tell("ja");
  assert.equal(say("left", { count: 1 }), "残り1文字");
  tell("ar");
  assert.equal(say("left", { count: 2 }), "بقي حرفان");
});

test("numbers are written as the language writes them", () => {
  tell("de");
  assert.equal(say("left", { count: 8000 }), "noch 8.000 Zeichen");
});

test("a category that the words lack is said as the others", () => {
  speak({ locale: "fr", words: { left: { one: "un", other: "{count} restants" } }, texts: {} });
  assert.equal(say("left", { count: 1_000_000 }).replace(/\s/gu, " "), "1 000 000 restants");
});

test("a name keeps to itself where lines run from right to left", () => {
  tell("ar", true);
  assert.ok(say("one_here", { name: "Bo (shop)" }).startsWith("\u2068Bo (shop)\u2069"));
});

test("a part's words are its own", () => {
  learn("data", { send: "Save" });
  assert.equal(say("send"), "Send");
  assert.equal(say("data.send"), "Save");
});

test("what nobody has worded is an error, not a silence", () => {
  assert.throws(() => say("nothing.at_all"), /no words for nothing\.at_all/);
});
