// Asking the server for the visitor beside the socket: with the browser's own key, and with an answer that says why not.

/** Why the server did not do it: `code` is for programs; "unreached" when it was not there. */
export class Unmade extends Error {
  constructor(code, told = {}) {
    super(code);
    this.code = code;
    this.told = told;
  }
}

/**
 * @param {any} frame @param {string} path below the site's address @param {object} [body] sent as JSON
 * @param {string} [method] @returns {Promise<any>} the answer's JSON, or null. Throws Unmade.
 */
export async function ask({ session }, path, body = undefined, method = body ? "POST" : "GET") {
  const headers = { ...session.headers, ...(body && { "Content-Type": "application/json" }) };
  let answer;
  try {
    answer = await fetch(session.base + path, { method, headers, body: body && JSON.stringify(body), credentials: "omit" });
  } catch {
    throw new Unmade("unreached");
  }
  const told = await answer.json().catch(() => null);
  if (!answer.ok) throw new Unmade(told?.code ?? "unreached", told ?? {});
  return told;
}

/** Make sure that this browser has a key: whoever answers or sends a file has begun. Throws Unmade. */
export async function begun({ session, barred }) {
  if (session.secret) return;
  // Who has not said to be old enough begins nothing.
  if (barred) throw new Unmade("barred");
  try {
    await session.ticket(true);
  } catch {
    throw new Unmade("unreached");
  }
}
