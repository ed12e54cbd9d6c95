/**
 * The REST API of Paldesk for servers: Node from 18 on, Deno, Bun and edge runtimes. Nothing but `fetch` and WebCrypto.
 *
 * @typedef {import("./index.js").PaldeskOptions} PaldeskOptions
 */
import { bound } from "./calling.js";
import { PaldeskError } from "./errors.js";
import { follow } from "./following.js";
import { OPERATIONS } from "./operations.js";
import { sender } from "./sending.js";

export {
  ApiError,
  ChangedMeanwhile,
  Conflict,
  InvalidRequest,
  KeyRefused,
  NotAllowed,
  NotFound,
  PaldeskError,
  RateLimited,
  ServerFault,
  Unreachable,
  WebhookRefused,
} from "./errors.js";
export { signIdentity } from "./identity.js";
export { signWebhook, verifyWebhook } from "./webhooks.js";

export const VERSION = "1.0.0";

export class Paldesk {
  /** @param {PaldeskOptions} [options] */
  constructor({ key = env("PALDESK_KEY"), host = env("PALDESK_HOST"), timeout = 30_000, retries = 3, fetch } = {}) {
    if (!key) throw new PaldeskError("A key is missing: give key, or set PALDESK_KEY.");
    if (!/^https?:\/\/[^/]/.test(host ?? "")) throw new PaldeskError("The host is missing or wrong: give host like https://chat.example, or set PALDESK_HOST.");
    const root = `${host.replace(/\/+$/, "")}/api/v1`;
    const send = sender({ root, key, timeout, retries, fetch: fetch ?? globalThis.fetch, agent: `paldesk-js/${VERSION}` });
    for (const [topic, operations] of Object.entries(OPERATIONS)) {
      /** @type {any} */
      const calls = {};
      for (const [name, operation] of Object.entries(operations)) calls[name] = bound(operation, send);
      if (topic === "events") calls.follow = follow(calls.list);
      this[topic] = Object.freeze(calls);
    }
  }
}

/** @param {string} name */
function env(name) {
  return globalThis["process"]?.env?.[name];
}
