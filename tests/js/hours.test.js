// When the team is there, from the server's turns alone.
import assert from "node:assert/strict";
import test from "node:test";
import { back, now } from "paldesk/chatbox/hours";
import { learn, speak } from "paldesk/chatbox/say";

speak({ locale: "en", words: {} });
learn("hours", { back_today: "today {time}", back_tomorrow: "tomorrow {time}", back_day: "{day} {time}", away: "away" });
const at = (day, hour) => new Date(2026, 10, day, hour).getTime();

test("each turn that has passed turns it over", () => {
  const hours = { open: false, turns: [at(25, 9), at(25, 17), at(26, 9)] };
  assert.deepEqual(now(hours, at(25, 8)), { open: false, next: at(25, 9) });
  assert.deepEqual(now(hours, at(25, 9)), { open: true, next: at(25, 17) });
  assert.deepEqual(now(hours, at(25, 18)), { open: false, next: at(26, 9) });
  assert.deepEqual(now(hours, at(27, 0)), { open: true, next: undefined });
});

test("the next opening is said as people say days", () => {
  const closed = (...turns) => ({ open: false, turns });
  assert.match(back(closed(at(25, 9)), at(25, 7)), /^today 09:00/u);
  assert.match(back(closed(at(26, 9)), at(25, 18)), /^tomorrow 09:00/u);
  assert.match(back(closed(at(30, 9)), at(27, 18)), /^Monday 09:00/u);
  assert.match(back(closed(new Date(2026, 11, 24, 9).getTime()), at(27, 18)), /^Thursday, December 24 09:00/u);
  assert.equal(back(closed(), at(27, 18)), "away");
});
