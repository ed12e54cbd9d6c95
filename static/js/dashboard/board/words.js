// What the board says of a visit, and its clock.
import { signal } from "@preact/signals";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Now, to the second: texts that show it change by themselves, nothing is drawn again. */
export const second = signal(Date.now());
const tick = () => (second.value = Date.now());
if (globalThis.document) setInterval(() => document.visibilityState === "visible" && tick(), SECOND);
globalThis.document?.addEventListener("visibilitychange", tick);

/** 0:07, 12:40, 1:02:03 */
export function lasted(since, now) {
  const passed = Math.max(0, now - since);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const seconds = two((passed % MINUTE) / SECOND);
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)}:${seconds}`;
  return `${Math.floor(passed / HOUR)}:${two((passed % HOUR) / MINUTE)}:${seconds}`;
}

/** 40 s, 3 min, 1 h 5 min: of what is over */
export function spent(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** /bikes/heron?size=m: an address without what all of a site's addresses have. */
export function path(url) {
  try {
    const { pathname, search, hash } = new URL(url);
    return decodeURI(pathname + search + hash);
  } catch {
    return url;
  }
}

/** @param {{ visits: number }} here */
export const times = ({ visits }) => (visits === 1 ? "First visit" : `${visits} visits`);

export const DEVICES = { desktop: "Computer", phone: "Phone", tablet: "Tablet" };

/** Chrome on Windows */
export const program = ({ browser, os }) => [browser, os].filter(Boolean).join(" on ");

/** Whether somebody vouches for who this is. */
export const proof = ({ verified, known }) => (verified ? "Verified" : known ? "Not verified" : "No name yet");

/** How it stands between us. @param {import("paldesk/dashboard/board/crowd").Here} here @param {(id: string|null) => string} name */
export function standing({ state, assignee }, name) {
  const who = name(assignee);
  if (state === "invited") return who ? `Written to by ${who}` : "Written to";
  if (state === "waiting") return who ? `Waiting for ${who}` : "Waiting for an answer";
  if (state === "talking") return who ? `Talking with ${who}` : "In conversation";
  return "";
}

const numbers = new Intl.NumberFormat();

/** 12,345 */
export const number = (count) => numbers.format(count);

/** 1 visitor, 12 visitors */
export const many = (count, one, more) => `${number(count)} ${count === 1 ? one : more}`;
