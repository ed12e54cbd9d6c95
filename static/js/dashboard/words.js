// What the inbox says: times, events, states. In the reader's own time zone and manner of writing dates.
import * as p from "paldesk/protocol";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// Past the goal it is felt, past so many goals it is late.
const GOALS_TO_LATE = 6;
const LANGUAGE = globalThis.document?.documentElement.lang || undefined;

const formats = new Map();

/** Intl formatters are dear to make and cheap to keep. @param {Intl.DateTimeFormatOptions} options */
function format(at, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LANGUAGE, options));
  return formats.get(key).format(at);
}

/** 14:02 */
export const clock = (at) => format(at, { hour: "2-digit", minute: "2-digit" });

/** Monday, 23 November 2026 at 14:02 */
export const exactly = (at) => format(at, { dateStyle: "full", timeStyle: "short" });

/** now, 4 min, 2 h, Mon, 3 Mar, 3 Mar 2025 */
export function ago(at, now) {
  const passed = now - at;
  if (passed < MINUTE) return "now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  if (passed < 7 * DAY) return format(at, { weekday: "short" });
  return format(at, { day: "numeric", month: "short", year: sameYear(at, now) ? undefined : "numeric" });
}

/** just now, 4 min ago, 2 h ago, then the day: in a sentence or a list of facts */
export function since(at, now) {
  const passed = now - at;
  if (passed < MINUTE) return "Just now";
  if (passed < DAY) return `${ago(at, now)} ago`;
  return `${day(at, now)}, ${clock(at)}`;
}

/** How long somebody has been waiting: it grows for ever, a weekday would not say how long. */
export function waited(since, now) {
  const passed = Math.max(0, now - since);
  if (passed < HOUR) return passed < MINUTE ? "now" : `${Math.floor(passed / MINUTE)} min`;
  return passed < 2 * DAY ? `${Math.floor(passed / HOUR)} h` : `${Math.floor(passed / DAY)} d`;
}

/** @param {number|null} since @param {number} now @param {number} goal  the site's, in minutes @returns {""|"soon"|"late"} */
export function urgency(since, now, goal) {
  if (!since || now - since <= goal * MINUTE) return "";
  return now - since > GOALS_TO_LATE * goal * MINUTE ? "late" : "soon";
}

/** A time to come: 18:30, Thu 09:00, 3 March 09:00 */
export function until(at, now) {
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  if (days === 0) return clock(at);
  if (days > 0 && days < 7) return `${format(at, { weekday: "short" })} ${clock(at)}`;
  return `${format(at, { day: "numeric", month: "short", year: sameYear(at, now) ? undefined : "numeric" })} ${clock(at)}`;
}

/** Today, Yesterday, Monday, 3 March, 3 March 2025 */
export function day(at, now) {
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days > 1 && days < 7) return format(at, { weekday: "long" });
  return format(at, { day: "numeric", month: "long", year: sameYear(at, now) ? undefined : "numeric" });
}

/** "You" within a sentence. */
export const inside = (name) => (name === "You" ? "you" : name);

/** The bar across the top; nothing while all is well. */
export function connection(state, code) {
  if (state === "offline") return "Offline. What you write is safe and is sent when the connection is back.";
  if (state === "waiting") return "Connecting again. What you write is safe and is sent when the connection is back.";
  if (state !== "refused") return "";
  if (code === p.CLOSING.ABUSE) return "This window sent too much at once and was disconnected. Reload the page to go on.";
  if (code === p.CLOSING.MALFORMED) return "This window is out of date. Reload the page to go on.";
  return "You are logged out, or no longer in this workspace. Log in again to go on.";
}

/** From the most urgent down. @type {Record<string, { words: string, icon: string }>} */
export const PRIORITIES = {
  urgent: { words: "Urgent", icon: "chevrons-up" },
  high: { words: "High", icon: "chevron-up" },
  medium: { words: "Medium", icon: "equal" },
  low: { words: "Low", icon: "chevron-down" },
  none: { words: "No priority", icon: "minus" },
};

export const PRESENCE = { online: "Here", away: "Away", offline: "Offline" };

function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

function sameYear(at, now) {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}

/** 640 kB, 2.4 MB @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
