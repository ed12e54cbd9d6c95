// Times and states as a person says them, in the reader's own time zone and language.
import { locale, say } from "paldesk/chatbox/say";

const DAY = 86_400_000;

/** 09:41 */
export function clock(at) {
  return new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
}

/** Today, Yesterday, Monday, 3 March, 3 March 2025 */
export function day(at, now = Date.now()) {
  const then = new Date(at);
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days < 2) return capital(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day"));
  if (days < 7) return capital(then.toLocaleDateString(locale, { weekday: "long" }));
  const year = then.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(locale, { day: "numeric", month: "long", year });
}

/** The exact time, for a title. */
export function exactly(at) {
  return new Date(at).toLocaleString(locale, { dateStyle: "full", timeStyle: "short" });
}

/** Who is here, for the line under the site's name. */
export function presence(people) {
  const [name, other, ...more] = people.filter((person) => person.status === "online").map((person) => person.name);
  if (!name) return say("nobody_here");
  if (!other) return say("one_here", { name });
  return more.length ? say("many_here", { name, other, count: more.length }) : say("two_here", { name, other });
}

const CLOSED = { 4403: "chat_ended", 4404: "chat_gone", 4429: "too_much" };

/** The thin bar's words for a state of the connection; nothing while all is well. */
export function connection(state, code) {
  if (state === "connecting") return say("connecting");
  if (state === "offline") return say("offline");
  if (state === "waiting") return say("reconnecting");
  return state === "refused" && code ? say(CLOSED[code] ?? "connection_closed") : "";
}

const capital = (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

// The tables behind the first time that is written cost a slow phone 40 ms: read in a task of their own, before somebody
// writes.
if (globalThis.document) setTimeout(() => exactly(Date.now()), 100);
