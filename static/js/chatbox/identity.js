// Who the visitor is and what they do, as the page around tells it: by a token of the customer's server, or unproven.
// What is unproven waits until this browser has a session: before that nothing is kept of anybody.
import { SESSION_OPENED } from "paldesk/protocol";
import { Fault } from "paldesk/chatbox/host";

const RENEWAL = 10_000;
const WAITING_MAX = 20;
// A token of that kind was good once: a fresh one may be.
const RENEWABLE = ["token_expired", "token_used"];

/** @type {{ do: string, given?: any, token?: string }[]} */
let waiting = [];
/** @type {Promise<any>} */
let line = Promise.resolve();
/** @type {((again: Promise<any>) => void)|null} */
let renewed = null;
let listening = false;

/** Nobody means: whoever was here has logged out. @param {any} frame @param {any} given */
export async function identify(frame, given) {
  if (given == null) return logout(frame);
  object(given, "identify");
  if (given.token === undefined) return told(frame, { do: "identify", given });
  if (typeof given.token !== "string") throw new Fault("token_missing", "Send the token as a text.");
  // Where the site asks for the age first, a token is no answer to it.
  if (frame.barred) return wait(frame, { do: "identify", token: given.token });
  const again = proven(frame, given.token, !renewed);
  renewed?.(again);
  return again;
}

export async function update(frame, given) {
  return told(frame, { do: "update", given: object(given, "update") });
}

/** @returns {Promise<{ stored: boolean, reason?: string }>} */
export async function track(frame, name, data = {}) {
  if (typeof name !== "string") throw new Fault("wrong_argument", "name is missing or wrong.");
  object(data, "data");
  // Nobody is known yet, so nobody has allowed it.
  if (!frame.session.secret) return { stored: false, reason: "insights_not_granted" };
  return inTurn(() => ask(frame, { do: "track", name, data }));
}

/** The session ends on the server, its sockets close, and nothing stays in this browser, whatever happens. */
export async function logout(frame) {
  const { session } = frame;
  waiting = [];
  try {
    if (session.secret) await inTurn(() => frame.end());
  } catch {
    throw new Fault("unreachable", "Logged out in this browser; the server was not reached and does not know yet.");
  } finally {
    frame.forget();
    for (const name of session.shelf.names(session.name)) session.shelf.remove(name);
  }
  return { identified: false };
}

async function proven(frame, token, mayRenew) {
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    return await inTurn(() => identified(frame, { do: "identify", token, zone }));
  } catch (fault) {
    if (!mayRenew || !RENEWABLE.includes(fault.code)) throw fault;
    return anotherToken(frame, fault);
  }
}

/** The page is asked for a fresh one, and answers by identifying again; where it does not, the old fault stands. */
function anotherToken(frame, fault) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => ((renewed = null), reject(fault)), RENEWAL);
    renewed = (again) => {
      clearTimeout(late);
      renewed = null;
      resolve(again);
    };
    frame.host.tell("token");
  });
}

async function told(frame, said) {
  // Asked in its turn: a log-out just before it takes the session away.
  return inTurn(() => (frame.session.secret ? identified(frame, said) : wait(frame, said)));
}

function wait(frame, said) {
  waiting = [...waiting, said].slice(-WAITING_MAX);
  if (!listening) {
    listening = true;
    const { answers } = frame;
    const opened = answers[SESSION_OPENED];
    answers[SESSION_OPENED] = (message) => (opened(message), catchUp(frame));
  }
  return { waiting: true };
}

async function catchUp(frame) {
  const said = waiting;
  waiting = [];
  for (const each of said) {
    await (each.token ? proven(frame, each.token, true) : told(frame, each)).catch(({ code = "failed", message }) => frame.host.tell("error", { code, message }));
  }
}

async function identified(frame, said) {
  const { session, connection, host } = frame;
  const { secret, other, anew, verified } = await (session.settling = ask(frame, said));
  // What is on the screen is somebody else's.
  if (other) frame.forget();
  if (secret) session.keep(secret);
  if (secret || anew) {
    connection.stop();
    connection.start();
  }
  if (said.do === "identify") host.tell("identified", { verified });
  return { identified: true, verified };
}

async function ask(frame, said) {
  const { session } = frame;
  const headers = { ...session.headers, "Content-Type": "application/json" };
  const body = JSON.stringify({ ...said, ...session.saying });
  const answer = await fetch(`${session.base}identity/`, { method: "POST", headers, body, credentials: "omit" }).catch(() => null);
  const given = await answer?.json().catch(() => null);
  if (answer?.ok && given) return given;
  const { code = "unreachable", detail = "The chat could not be reached. Try again." } = given ?? {};
  session.onRefused(code);
  if (code === "blocked" || code === "session_ended") frame.forget();
  // Whoever was here is gone; a token says all that is needed to begin anew.
  if (code === "session_ended" && said.token) return ask(frame, said);
  throw new Fault(code, detail);
}

/** One after another, as the page said it. */
function inTurn(then) {
  const turn = line.then(then);
  line = turn.catch(() => {});
  return turn;
}

function object(value, what) {
  if (value && typeof value === "object" && !Array.isArray(value)) return value;
  throw new Fault("wrong_argument", `${what} takes an object.`);
}
