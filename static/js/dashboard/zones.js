// Times on clocks of other places. A "wall" is what a clock there shows, as <input type="datetime-local"> writes it:
// 2026-11-26T09:00. Pure.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MORNING = "09:00";
const EVENING = "18:00";
const LANGUAGE = globalThis.document?.documentElement.lang || undefined;

/** @typedef {{ id: string, words: string, at: number }} Preset   `at` in milliseconds since 1970 */

/** Whether the browser knows it. @param {string} zone */
export function known(zone) {
  try {
    return Boolean(zone) && Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

/** What a clock in the zone shows at this moment. @param {number} at @param {string} zone */
export function wall(at, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(at);
  const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** When a clock in the zone shows this; NaN for what is no time. An hour that the clocks leave out is the one after. @param {string} wanted @param {string} zone */
export function instant(wanted, zone) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/u.test(wanted)) return NaN;
  const as = (text) => Date.parse(`${text.slice(0, 16)}Z`);
  const guess = as(wanted);
  if (Number.isNaN(guess)) return NaN;
  const first = guess - (as(wall(guess, zone)) - guess);
  // The clocks may have changed between the guess and the hit.
  return first - (as(wall(first, zone)) - guess);
}

/** What is mostly meant, by the clock of the zone. @param {number} now @param {string} zone @returns {Preset[]} */
export function presets(now, zone) {
  const day = (days) => wall(now + days * DAY, zone).slice(0, 10);
  const weekday = new Date(`${day(0)}T12:00Z`).getUTCDay();
  const hour = Math.ceil((now + 60 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE;
  const evening = instant(`${day(0)}T${EVENING}`, zone);
  const found = [
    { id: "hour", words: "In an hour", at: hour },
    ...(evening > hour ? [{ id: "evening", words: "This evening", at: evening }] : []),
    { id: "tomorrow", words: "Tomorrow morning", at: instant(`${day(1)}T${MORNING}`, zone) },
    { id: "monday", words: "Monday morning", at: instant(`${day((8 - weekday) % 7 || 7)}T${MORNING}`, zone) },
  ];
  return found.filter(({ at }, index) => found.findIndex((other) => other.at === at) === index);
}

/** Thu, 26 Nov, 09:00 @param {number} at @param {string} zone */
export function said(at, zone) {
  return new Intl.DateTimeFormat(LANGUAGE, { timeZone: zone, weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(at);
}

/** 09:00 @param {number} at @param {string} zone */
export function clockIn(at, zone) {
  return new Intl.DateTimeFormat(LANGUAGE, { timeZone: zone, hour: "numeric", minute: "2-digit" }).format(at);
}

/** Whether two zones show the same at this moment. @param {number} at @param {string} one @param {string} other */
export function alike(at, one, other) {
  return wall(at, one) === wall(at, other);
}

/** Europe/Amsterdam is called Amsterdam. @param {string} zone */
export function place(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}
