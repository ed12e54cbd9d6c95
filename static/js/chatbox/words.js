// Times as a person says them, in the reader's own time zone and language.

const DAY = 86_400_000;

/** 09:41 */
export function clock(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** Today, Yesterday, Monday, 3 March, 3 March 2025 */
export function day(at, now = Date.now()) {
  const then = new Date(at);
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days < 7) return then.toLocaleDateString(undefined, { weekday: "long" });
  const year = then.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(undefined, { day: "numeric", month: "long", year });
}

/** The exact time, for a title. */
export function exactly(at) {
  return new Date(at).toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
}

/** Who is here, for the line under the site's name. */
export function presence(people) {
  const here = people.filter((person) => person.status === "online").map((person) => person.name);
  if (here.length === 0) return "Nobody is here right now. Write, and the answer appears here.";
  if (here.length === 1) return `${here[0]} is here`;
  if (here.length === 2) return `${here[0]} and ${here[1]} are here`;
  return `${here[0]}, ${here[1]} and ${here.length - 2} more are here`;
}

/** The thin bar's words for a state of the connection; nothing while all is well. */
export function connection(state, code) {
  if (state === "offline") return "Offline. What you write is sent when the connection is back.";
  if (state === "waiting") return "Connecting again. What you write is sent when the connection is back.";
  if (state !== "refused" || !code) return "";
  if (code === 4404) return "This chat is not available any more.";
  if (code === 4403) return "This chat has ended. Write to begin a new one.";
  return "The connection was closed. Write, or reload the page, to go on.";
}

function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}
