/** Is a webhook from Paldesk, and is it new: Standard Webhooks 1.0, by WebCrypto. */
import { base64, bytes, isMac, mac, unbase64 } from "./bytes.js";
import { WebhookRefused } from "./errors.js";

const TOLERANCE = 300;
const PREFIX = "whsec_";

/**
 * The delivery, when one of the secrets signed it within `tolerance` seconds.
 *
 * @param {string | Uint8Array | ArrayBuffer} body what came, untouched
 * @param {any} headers a Headers, or Node's `request.headers`
 * @param {string | readonly string[]} secrets both while a new one takes over
 * @param {{ tolerance?: number, now?: number }} [options]
 */
export async function verifyWebhook(body, headers, secrets, { tolerance = TOLERANCE, now = Date.now() / 1000 } = {}) {
  const [id, at, signed] = ["id", "timestamp", "signature"].map((what) => header(headers, `webhook-${what}`));
  if (!/^\d+$/.test(at)) throw new WebhookRefused("webhook-timestamp is no number of seconds.");
  if (Math.abs(now - Number(at)) > tolerance) throw new WebhookRefused("It is too old, or the clocks differ.");
  const content = signedOver(id, at, bytes(body));
  const given = signed.split(" ").filter((each) => each.startsWith("v1,"));
  for (const secret of [secrets].flat())
    for (const each of given) if (await isMac(secretBytes(secret), content, tolerant(each.slice(3)))) return read(id, body);
  throw new WebhookRefused("No signature is of a secret that you gave.");
}

/** The value of `webhook-signature` for one secret: for your own tests. */
export async function signWebhook(secret, id, at, body) {
  return `v1,${base64(await mac(secretBytes(secret), signedOver(id, at, bytes(body))))}`;
}

function signedOver(id, at, body) {
  const head = bytes(`${id}.${at}.`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

function header(headers, name) {
  const found = typeof headers.get === "function" ? headers.get(name) : Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  if (!found) throw new WebhookRefused(`The header ${name} is missing.`);
  return String(found);
}

function secretBytes(secret) {
  try {
    return unbase64(secret.replace(PREFIX, ""));
  } catch {
    throw new WebhookRefused("The secret is not as Paldesk showed it: whsec_ and base64.");
  }
}

/** What is no base64 is no signature, and the next may be one. */
function tolerant(text) {
  try {
    return unbase64(text);
  } catch {
    return new Uint8Array();
  }
}

function read(id, body) {
  try {
    return { ...JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body)), id };
  } catch {
    throw new WebhookRefused("The body is no JSON.");
  }
}
