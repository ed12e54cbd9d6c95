// Until when: what is mostly meant, in the reader's own time zone. Pure.

const MORNING = 9;
const LATER = 3;

/** @typedef {{ id: string, words: string, at: number }} Preset   `at` in milliseconds since 1970 */

/** @param {number} now @returns {Preset[]} */
export function presets(now) {
  const later = new Date(now);
  later.setHours(later.getHours() + LATER, later.getMinutes(), 0, 0);
  const today = later.getDate() === new Date(now).getDate();
  const tomorrow = morning(now, 1);
  const monday = morning(now, (8 - new Date(now).getDay()) % 7 || 7);
  const found = [
    { id: "later", words: today ? "Later today" : "In three hours", at: later.getTime() },
    { id: "tomorrow", words: "Tomorrow", at: tomorrow },
    { id: "monday", words: "Next Monday", at: monday },
    { id: "week", words: "In a week", at: morning(now, 7) },
  ];
  return found.filter(({ at }, index) => found.findIndex((other) => other.at === at) === index);
}

/** Nine o'clock some days from now; a day with a change of the clocks counts as one. */
function morning(now, days) {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  return date.setHours(MORNING, 0, 0, 0);
}

/** What an <input type="datetime-local"> takes. @param {number} at */
export function local(at) {
  const date = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
