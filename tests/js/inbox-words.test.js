import assert from "node:assert/strict";
import test from "node:test";
import * as p from "paldesk/protocol";
import { ago, connection, day, since, until, urgency, waited } from "paldesk/dashboard/words";
import { line } from "paldesk/dashboard/lines";
import { parts } from "paldesk/dashboard/links";

const MINUTE = 60_000;
const NOW = new Date(2026, 10, 23, 14, 0).getTime();
const before = (minutes) => NOW - minutes * MINUTE;

test("times are relative up to a week, then dates", () => {
  assert.equal(ago(before(0), NOW), "now");
  assert.equal(ago(before(4), NOW), "4 min");
  assert.equal(ago(before(180), NOW), "3 h");
  assert.equal(ago(before(3 * 24 * 60), NOW), "Fri");
  assert.match(ago(before(30 * 24 * 60), NOW), /24|Oct/);
  assert.match(ago(before(400 * 24 * 60), NOW), /2025/);
  assert.equal(since(before(4), NOW), "4 min ago");
});

test("waiting grows past a week without turning into a date", () => {
  assert.equal(waited(before(3), NOW), "3 min");
  assert.equal(waited(before(90), NOW), "1 h");
  assert.equal(waited(before(20 * 24 * 60), NOW), "20 d");
});

test("waiting is felt past the site's goal, and more past six of them", () => {
  assert.equal(urgency(null, NOW, 5), "");
  assert.equal(urgency(before(5), NOW, 5), "");
  assert.equal(urgency(before(6), NOW, 5), "soon");
  assert.equal(urgency(before(31), NOW, 5), "late");
  assert.equal(urgency(before(31), NOW, 60), "");
  assert.equal(urgency(before(61), NOW, 60), "soon");
});

test("a time to come has its day's name while that is near", () => {
  assert.match(until(NOW + 60 * MINUTE, NOW), /^(15:00|03:00 PM)$/);
  assert.match(until(NOW + 24 * 60 * MINUTE, NOW), /^Tue /);
  assert.match(until(NOW + 9 * 24 * 60 * MINUTE, NOW), /Dec/);
});

test("days have names while they are near", () => {
  assert.equal(day(before(60), NOW), "Today");
  assert.equal(day(before(15 * 60), NOW), "Yesterday");
  assert.equal(day(before(3 * 24 * 60), NOW), "Friday");
});

test("what happened is told with the person first", () => {
  const name = (id) => ({ ada: "You", bo: "Bo" })[id];
  const by = (id) => ({ kind: "operator", id });
  const talk = () => "#7";
  const told = (event) => line(event, { person: name, team: () => "Workshop", label: () => "Gears", talk, visitor: "Vi" });
  assert.equal(told({ type: p.CONVERSATION_ASSIGNED, by: by("bo"), to: "ada" }), "Bo assigned this to you");
  assert.equal(told({ type: p.CONVERSATION_ASSIGNED, by: by("ada"), to: "bo" }), "You assigned this to Bo");
  assert.equal(told({ type: p.CONVERSATION_ASSIGNED, by: by("ada"), to: "ada" }), "You took this");
  assert.equal(told({ type: p.CONVERSATION_ASSIGNED, by: by("bo"), to: null }), "Bo gave this back to everybody");
  assert.equal(told({ type: p.CONVERSATION_CLOSED, by: by("bo") }), "Bo closed this");
  assert.equal(told({ type: p.CONVERSATION_REOPENED, by: by("ada") }), "You reopened this");
  assert.equal(told({ type: p.CONVERSATION_STARTED, by: { kind: "visitor", id: "v" } }), "Vi started the conversation");
  assert.equal(told({ type: p.CONVERSATION_HANDED, by: by("bo"), to: "t" }), "Bo handed this to Workshop");
  assert.equal(told({ type: p.CONVERSATION_LABELLED, by: by("ada"), label: "l" }), "You added the label Gears");
  assert.equal(told({ type: p.CONVERSATION_MERGED, by: by("bo"), other: "c" }), "Bo merged #7 into this");
  assert.equal(told({ type: p.PARTICIPANT_JOINED, by: by("ada"), member: "ada" }), "You follow this");
  assert.equal(told({ type: p.SCHEDULE_ENDED, by: by("bo"), outcome: "overtaken" }), "A scheduled message was not sent: Vi wrote first");
});

test("the bar speaks only when something is wrong", () => {
  assert.equal(connection("online"), "");
  assert.equal(connection("connecting"), "");
  assert.match(connection("offline"), /safe/);
  assert.match(connection("refused", 4403), /Log in/);
  assert.match(connection("refused", 4429), /Reload/);
});

test("addresses become links and the sentence keeps its full stop", () => {
  assert.deepEqual(parts("See https://acme.test/a_(b), or (https://acme.test/c)."), [
    "See ", { href: "https://acme.test/a_(b)" }, ", or (", { href: "https://acme.test/c" }, ").",
  ]);
  assert.deepEqual(parts("javascript:alert(1) http://"), ["javascript:alert(1) http://"]);
  assert.deepEqual(parts("plain"), ["plain"]);
});
