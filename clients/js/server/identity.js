/** Tokens that tell the chatbox who your user is: a JSON Web Token (RFC 7519), HS256, good once and for minutes. */
import { base64, bytes, mac, unique } from "./bytes.js";
import { PaldeskError } from "./errors.js";

const LONGEST = 15 * 60;

/** @param {import("./index.js").IdentityFacts} who @param {import("./index.js").IdentityOptions} [options] */
export async function signIdentity({ user_id, ...facts }, { secret, site, keyId, seconds = 300 } = {}) {
  if (!(seconds > 0 && seconds <= LONGEST)) throw new PaldeskError("A token is good for at most 15 minutes.");
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, exp: now + seconds, jti: await unique() };
  const claims = { aud: wanted(site, "PALDESK_SITE_KEY", "site"), sub: String(user_id), ...times, ...facts };
  const kid = keyId ?? env("PALDESK_KEY_ID");
  const header = { alg: "HS256", typ: "JWT", ...(kid ? { kid } : {}) };
  const signed = [header, claims].map((part) => url64(bytes(JSON.stringify(part)))).join(".");
  const key = bytes(wanted(secret, "PALDESK_SECRET", "secret"));
  return `${signed}.${url64(await mac(key, bytes(signed)))}`;
}

function wanted(given, variable, what) {
  const found = given ?? env(variable);
  if (!found) throw new PaldeskError(`Give ${what}, or set ${variable}.`);
  return found;
}

function env(name) {
  return globalThis["process"]?.env?.[name];
}

function url64(raw) {
  return base64(raw).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
