import assert from "node:assert/strict";
import { test } from "node:test";
import { BOARD_CHANGED } from "paldesk/protocol";
import { Crowd, EVERYBODY } from "paldesk/dashboard/board/crowd";

const here = (id, more = {}) => ({ id, agreed: true, name: id, url: `/${id}`, arrived_at: 1, ...more });
const told = (more) => ({ type: BOARD_CHANGED, here: [], gone: [], whole: false, ends: true, ...more });
const ids = (crowd, wanted = {}, order = "newest") => crowd.chosen({ ...EVERYBODY, ...wanted }, order).map(({ id }) => id);

test("a new beginning in several frames takes the place of what was known, at its end", () => {
  const crowd = new Crowd();
  crowd.hear(told({ whole: true, here: [here("old")] }));
  assert.equal(crowd.hear(told({ whole: true, here: [here("a")], ends: false })), false);
  assert.deepEqual(ids(crowd), ["old"]);
  assert.equal(crowd.hear(told({ here: [here("b")] })), true);
  assert.deepEqual(ids(crowd).sort(), ["a", "b"]);
  crowd.hear(told({ gone: ["a"], here: [here("c")] }));
  assert.deepEqual(ids(crowd).sort(), ["b", "c"]);
});

test("everybody is found by what they are, and those who agreed to nothing by nothing", () => {
  const crowd = new Crowd();
  crowd.hear(told({ whole: true, here: [
    here("ann", { country: "DE", city: "Köln", visits: 3, known: true, device: "phone", state: "waiting" }),
    here("ben", { country: "FR", visits: 1, device: "desktop", url: "/Bikes/heron" }),
    { id: "somebody" },
  ] }));
  assert.deepEqual(ids(crowd, { country: "DE" }), ["ann"]);
  assert.deepEqual(ids(crowd, { page: "bikes" }), ["ben"]);
  assert.deepEqual(ids(crowd, { text: "koln" }), ["ann"]);
  assert.deepEqual(ids(crowd, { visits: "new" }), ["ben"]);
  assert.deepEqual(ids(crowd, { visits: "returning", who: "known", device: "phone", talk: "any" }), ["ann"]);
  assert.deepEqual(ids(crowd, { talk: "none" }), ["ben"]);
  assert.deepEqual([...crowd.countries()], [["DE", 1], ["FR", 1]]);
  assert.equal(crowd.size, 3);
});

test("orders keep their ties apart and put whoever is unknown last", () => {
  const crowd = new Crowd();
  crowd.hear(told({ whole: true, here: [here("b", { arrived_at: 5 }), here("a", { arrived_at: 9, visits: 2 }), { id: "x" }] }));
  assert.deepEqual(ids(crowd), ["a", "b", "x"]);
  assert.deepEqual(ids(crowd, {}, "longest"), ["b", "a", "x"]);
  assert.deepEqual(ids(crowd, {}, "name"), ["a", "b", "x"]);
  assert.deepEqual(ids(crowd, {}, "visits"), ["a", "b", "x"]);
});
