// What the server holds of this visitor, asked with the browser's own key.

/** Why the server said no, with what it said. */
export class Refusal extends Error {
  constructor(told) {
    super(told.detail);
    this.code = told.code;
    this.faults = told.faults ?? {};
  }
}

/** @param {any} frame  @param {string} path  @param {string} [method]  @param {object} [sent] */
export async function ask({ session, site }, path = "", method = "GET", sent = undefined) {
  const query = path ? "" : `?language=${encodeURIComponent(site.language)}`;
  const answer = await fetch(`${session.base}data/${path}${query}`, {
    method,
    headers: { ...session.headers, ...(sent && { "Content-Type": "application/json" }) },
    body: sent && JSON.stringify(sent),
    credentials: "omit",
    cache: "no-store",
  });
  const told = await answer.json();
  if (!answer.ok) throw new Refusal(told);
  return told;
}
