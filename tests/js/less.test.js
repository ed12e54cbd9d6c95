import assert from "node:assert/strict";
import test from "node:test";
import { matching } from "paldesk/dashboard/canned";
import { alike, instant, known, place, presets, wall } from "paldesk/dashboard/zones";

const at = (text) => Date.parse(text);
const iso = (time) => new Date(time).toISOString().slice(0, 16);

test("a clock elsewhere is read and set", () => {
  assert.equal(wall(at("2026-11-25T10:30Z"), "Europe/Amsterdam"), "2026-11-25T11:30");
  assert.equal(iso(instant("2026-11-25T11:30", "Europe/Amsterdam")), "2026-11-25T10:30");
  assert.equal(iso(instant("2026-07-01T09:00", "America/New_York")), "2026-07-01T13:00");
  assert.equal(iso(instant("2026-11-25T09:00", "Asia/Kathmandu")), "2026-11-25T03:15");
  assert.equal(iso(instant("2026-01-01T00:30", "Pacific/Auckland")), "2025-12-31T11:30");
  assert.ok(Number.isNaN(instant("", "UTC")));
});

test("where the clocks change, a time is still a time", () => {
  for (const zone of ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"]) {
    for (let time = at("2026-01-01T00:00Z"); time < at("2027-01-01T00:00Z"); time += 7 * 3_600_000) {
      const shown = wall(time, zone);
      assert.equal(wall(instant(shown, zone), zone), shown);
    }
  }
  // Twice and never in that night: one of the two, and the hour after.
  assert.ok(["2026-10-25T00:30", "2026-10-25T01:30"].includes(iso(instant("2026-10-25T02:30", "Europe/Amsterdam"))));
  assert.ok(Math.abs(instant("2026-03-29T02:30", "Europe/Amsterdam") - at("2026-03-29T01:30Z")) <= 3_600_000);
});

test("presets are mornings and evenings there", () => {
  // A Wednesday, 23:30 in Tokyo.
  const found = presets(at("2026-11-25T14:30Z"), "Asia/Tokyo");
  assert.deepEqual(found.map(({ id, at: time }) => [id, wall(time, "Asia/Tokyo")]), [
    ["hour", "2026-11-26T00:30"],
    ["tomorrow", "2026-11-26T09:00"],
    ["monday", "2026-11-30T09:00"],
  ]);
  assert.ok(presets(at("2026-11-25T02:00Z"), "Asia/Tokyo").some(({ id }) => id === "evening"));
});

test("on a Sunday tomorrow is Monday, and said once", () => {
  const found = presets(at("2026-11-29T12:00Z"), "UTC");
  assert.deepEqual(found.map(({ id }) => id), ["hour", "evening", "tomorrow"]);
});

test("what is no zone is known to be none", () => {
  assert.ok(known("Europe/Amsterdam") && !known("") && !known("Mars/Olympus"));
  assert.equal(place("America/Argentina/Buenos_Aires"), "Buenos Aires");
  assert.ok(alike(at("2026-11-25T10:00Z"), "Europe/Amsterdam", "Europe/Berlin"));
  assert.ok(!alike(at("2026-11-25T10:00Z"), "Europe/Amsterdam", "Europe/London"));
});

const reply = (shortcut, title, language = "", used = 0) => ({ id: shortcut + language, shortcut, title, language, folder: "", body: "", own: false, files: 0, used });
const ids = (found) => found.map(({ id }) => id);

test("a slash finds by shortcut, then by the words of the title", () => {
  const all = [reply("hours", "When we open"), reply("open", "Opening hours"), reply("gift", "A coffee shop hours"), reply("tea", "Tea")];
  assert.deepEqual(ids(matching(all, "hou", "en")), ["hours", "gift", "open"]);
  assert.deepEqual(ids(matching(all, "OPEN", "en")), ["open", "hours"]);
  assert.deepEqual(ids(matching(all, "zzz", "en")), []);
});

test("the conversation's language comes first, then what is used most", () => {
  const all = [reply("a", "A", "de", 99), reply("b", "B", "en", 1), reply("c", "C", "", 50), reply("d", "D", "en-gb", 70)];
  assert.deepEqual(ids(matching(all, "", "en")), ["den-gb", "c", "ben", "ade"]);
  assert.deepEqual(ids(matching(all, "", "de")).slice(0, 2), ["ade", "c"]);
});
