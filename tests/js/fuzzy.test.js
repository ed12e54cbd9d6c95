import assert from "node:assert/strict";
import test from "node:test";
import { match, ranked } from "paldesk/elements/fuzzy";

const ENTRIES = ["Assign to…", "Close", "Snooze until…", "Go to inbox", "Go to closed", "Settings: Team", "Add label", "Zoë Müller"].map((words) => ({ id: words, words }));
const found = (query, recent) => ranked(query, ENTRIES, recent).map(({ entry }) => entry.words);

test("a beginning comes before a word's beginning, and that before the middle", () => {
  assert.deepEqual(found("clo"), ["Close", "Go to closed"]);
  assert.deepEqual(found("to"), ["Assign to…", "Go to inbox", "Go to closed"]);
});

test("the first letters of words are enough", () => {
  assert.equal(found("gti")[0], "Go to inbox");
  assert.equal(found("al")[0], "Add label");
});

test("accents and capitals do not matter", () => {
  assert.deepEqual(found("zoe mul"), ["Zoë Müller"]);
});

test("every word has to be found, in any order", () => {
  assert.deepEqual(found("team set"), ["Settings: Team"]);
  assert.deepEqual(found("team xyz"), []);
});

test("what was used lately comes first among its equals", () => {
  const two = [{ id: "a", words: "Open mine" }, { id: "b", words: "Open all!" }];
  assert.deepEqual(ranked("open", two, ["b"]).map(({ entry }) => entry.id), ["b", "a"]);
  assert.deepEqual(ranked("", two, ["b"]).map(({ entry }) => entry.id), ["b", "a"]);
});

test("other names find, but less", () => {
  const two = [{ id: "a", words: "Dark theme", search: "night" }, { id: "b", words: "Night shift" }];
  assert.deepEqual(ranked("night", two).map(({ entry }) => entry.id), ["b", "a"]);
});

test("it says which letters were found", () => {
  assert.deepEqual(match("tea", "Settings: Team").marks, [10, 11, 12]);
  assert.equal(match("qx", "Settings"), null);
});
