import assert from "node:assert/strict";
import { test } from "node:test";
import { rich } from "paldesk/rich";

// The page's own clock and keys are not what is asked about here.
Object.assign(globalThis, { setInterval: () => 0, navigator: { platform: "" }, document: { addEventListener() {}, querySelectorAll: () => [], documentElement: { lang: "en" } } });
const { mentioned, parts } = await import("paldesk/dashboard/mentions");
const { search } = await import("paldesk/dashboard/emoji");
const { mark } = await import("paldesk/dashboard/markup");
const { sizeOf } = await import("paldesk/dashboard/words");
const { fileIcon } = await import("paldesk/dashboard/attached");

const make = (name, about, children) => ({ name, ...about, children });
const PEOPLE = [{ id: "1", name: "Bo" }, { id: "2", name: "Bo Smith" }, { id: "3", name: "Zoë (Sales)" }];

// A text's tree

test("a tree becomes elements of the known names alone", () => {
  const nodes = [["p", {}, ["a ", ["strong", {}, ["b"]], ["script", {}, ["c"]], ["img", { src: "x" }, []]]]];
  assert.deepEqual(rich(nodes, make), [{ name: "p", children: ["a ", { name: "strong", children: ["b"] }, "c"] }]);
});

test("a link leads to the web or to a letter, opens beside the page and tells nothing of it", () => {
  const [link] = rich([["a", { href: "https://a.test" }, ["a"]]], make);
  assert.deepEqual([link.href, link.target, link.rel], ["https://a.test", "_blank", "noopener noreferrer nofollow"]);
  assert.deepEqual(rich([["a", { href: "javascript:alert(1)" }, ["a"]]], make), ["a"]);
  assert.deepEqual(rich([["p", { href: "data:x", onclick: "x" }, ["a"]]], make), ["a"]);
});

test("words within code and links stay as they are", () => {
  const loud = (text) => [text.toUpperCase()];
  const nodes = ["a", ["code", {}, ["b"]], ["em", {}, ["c"]], ["a", { href: "https://a.test" }, ["d"]]];
  const drawn = rich(nodes, make, loud).map((one) => one.children?.[0] ?? one);
  assert.deepEqual(drawn, ["A", "b", "C", "d"]);
});

test("a numbered list begins where it was said to", () => {
  assert.equal(rich([["ol", { start: 3 }, []]], make)[0].start, 3);
});

// Mentions

test("whoever is named is found, the longest name first", () => {
  assert.deepEqual(mentioned("@Bo Smith and @Zoë (Sales), look", PEOPLE), ["2", "3"]);
  assert.deepEqual(mentioned("@Bo, look", PEOPLE), ["1"]);
});

test("an address, or a longer word, names nobody", () => {
  assert.deepEqual(mentioned("me@Bo.test @Bob @bo", PEOPLE), []);
  assert.deepEqual(parts("nothing", PEOPLE), ["nothing"]);
  assert.deepEqual(parts("@Bo", []), ["@Bo"]);
});

test("two of one name are both told", () => {
  assert.deepEqual(mentioned("@Bo", [...PEOPLE, { id: "4", name: "Bo" }]), ["1", "4"]);
});

// Emoji

test("an emoji is found by the beginnings of its words, the nearest first", () => {
  assert.equal(search("thumbs u")[0].sign, "👍");
  assert.ok(search("love").some(({ sign }) => sign === "❤️"));
  assert.deepEqual(search("zzz"), []);
});

// Markup by keys

class Written {
  constructor(text, from, to) {
    Object.assign(this, { text, selection: { from, to } });
  }
  getText() {
    return this.text;
  }
  replace({ from, to }, words, select) {
    this.text = this.text.slice(0, from) + words + this.text.slice(to);
    this.selection = { from: from + select.from, to: from + select.to };
  }
}

test("a mark goes around what is selected, and away again", () => {
  const writing = new Written("so bold here", 3, 7);
  mark(writing, "**");
  assert.deepEqual([writing.text, writing.selection], ["so **bold** here", { from: 5, to: 9 }]);
  mark(writing, "**");
  assert.deepEqual([writing.text, writing.selection], ["so bold here", { from: 3, to: 7 }]);
});

// Files

test("a size is said in the unit that people use", () => {
  assert.deepEqual([12, 640_000, 999_900, 2_449_000].map(sizeOf), ["12 bytes", "640 kB", "1.0 MB", "2.4 MB"]);
});

test("a kind has an icon", () => {
  const kinds = ["image/png", "application/pdf", "text/csv", "application/zip", "video/mp4", "audio/ogg", "x/y"];
  assert.deepEqual(kinds.map(fileIcon), ["image", "file-text", "sheet", "file-archive", "film", "music", "file"]);
});
