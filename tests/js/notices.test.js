import assert from "node:assert/strict";
import test from "node:test";
import { Alerts, leadership } from "paldesk/dashboard/alerts";
import { drawn } from "paldesk/dashboard/favicon";
import { told } from "paldesk/dashboard/notices";
import { isQuiet } from "paldesk/dashboard/quiet";

const night = (more = {}) => ({ quiet: true, quiet_from: "19:00", quiet_until: "08:00", zone: "Europe/Amsterdam", ...more });
const winter = (clock) => Date.parse(`2026-11-25T${clock}:00Z`);
const notice = (more = {}) => ({ id: "n1", conversation: "t1", number: 1, name: "Vi", seq: 4, reason: "yours", by: null, at: 0, read: false, ...more });

test("quiet hours pass midnight, in the reader's own zone", () => {
  assert.equal(isQuiet(night(), winter("17:59")), false);
  assert.equal(isQuiet(night(), winter("18:00")), true);
  assert.equal(isQuiet(night(), winter("23:30")), true);
  assert.equal(isQuiet(night(), winter("06:59")), true);
  assert.equal(isQuiet(night(), winter("07:00")), false);
  assert.equal(isQuiet(night({ zone: "Pacific/Auckland" }), winter("07:00")), true);
});

test("quiet hours of one day begin at their first minute and end before their last", () => {
  const noon = night({ quiet_from: "12:00", quiet_until: "14:00", zone: "UTC" });
  assert.deepEqual(["11:59", "12:00", "13:59", "14:00"].map((clock) => isQuiet(noon, winter(clock))), [false, true, true, false]);
});

test("hours that are switched off are never quiet", () => {
  assert.equal(isQuiet(night({ quiet: false }), winter("23:30")), false);
});

function tab({ leads = true, looks = false, settings = {} } = {}) {
  const heard = { shown: [], rings: 0 };
  const waiting = [];
  let time = winter("12:00");
  const alerts = new Alerts({
    settings: () => ({ desktop: true, sound: true, ...night({ quiet: false }), ...settings }),
    leads: () => leads,
    looksAt: () => looks,
    show: ({ id }) => heard.shown.push(id),
    ring: () => (heard.rings += 1),
    now: () => time,
    after: (then) => waiting.push(then),
  });
  const later = (ms = 1_000) => ((time += ms), waiting.splice(0).forEach((then) => then()));
  return { alerts, heard, later };
}

test("the leading tab shows and rings, another does not", () => {
  for (const leads of [true, false]) {
    const { alerts, heard, later } = tab({ leads });
    alerts.added({ notice: notice() });
    later();
    assert.deepEqual(heard, leads ? { shown: ["n1"], rings: 1 } : { shown: [], rings: 0 });
  }
});

test("what is read within a moment, in whatever window, is silent", () => {
  for (const read of [{ ids: ["n1"], conversation: null, all: false }, { ids: [], conversation: "t1", all: false }, { ids: [], conversation: null, all: true }]) {
    const { alerts, heard, later } = tab();
    alerts.added({ notice: notice() });
    alerts.wereRead(read);
    later();
    assert.deepEqual(heard.shown, []);
  }
});

test("what is before the reader's eyes, and what comes in quiet hours, is silent", () => {
  for (const about of [{ looks: true }, { settings: night({ quiet_from: "00:00", quiet_until: "23:59" }) }, { settings: { desktop: false, sound: false } }]) {
    const { alerts, heard, later } = tab(about);
    alerts.added({ notice: notice() });
    later();
    assert.deepEqual(heard, { shown: [], rings: 0 });
  }
});

test("a row of messages is shown once, and sounds have a pause between them", () => {
  const { alerts, heard, later } = tab();
  alerts.added({ notice: notice() });
  alerts.added({ notice: notice({ seq: 5 }) });
  later();
  assert.deepEqual(heard.shown, ["n1"]);
  alerts.added({ notice: notice({ id: "n2", conversation: "t2" }) });
  later();
  assert.deepEqual(heard, { shown: ["n1", "n2"], rings: 1 });
  alerts.added({ notice: notice({ id: "n3", conversation: "t3" }) });
  later(3_000);
  assert.equal(heard.rings, 2);
});

test("one tab leads until it is closed, then the next", async () => {
  const held = [];
  const locks = /** @type {any} */ ({ request: (_, then) => held.push(then) });
  const [first, second] = [leadership("ada", locks), leadership("ada", locks)];
  held[0]();
  assert.deepEqual([first(), second()], [true, false]);
  held[1]();
  assert.equal(second(), true);
  assert.equal(leadership("ada", null)(), true);
});

test("each notice says why it came", () => {
  const why = (reason, by = "bo") => told(notice({ reason, by }), () => "Bo");
  assert.deepEqual(why("mentioned"), { what: "Bo wrote a note", why: "because Bo mentioned you" });
  assert.deepEqual(why("yours", null), { what: "Vi wrote", why: "because this is assigned to you" });
  for (const reason of ["assigned", "team", "followed", "unassigned", "woken", "overtaken"]) assert.match(why(reason).why, /^because .+/);
});

test("the number on the icon is short", () => {
  assert.match(decodeURIComponent(drawn(3)), />3<\/text>/);
  assert.match(decodeURIComponent(drawn(12)), />9\+<\/text>/);
});
