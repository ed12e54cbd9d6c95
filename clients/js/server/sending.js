/**
 * One call and its tries. Every POST has an Idempotency-Key, the same in each try: done once, however often it is sent.
 *
 * @typedef {{ method: string, path: string, content?: BodyInit, type?: string }} Asked
 * @typedef {{ idempotencyKey?: string, ifMatch?: string, signal?: AbortSignal, timeout?: number }} Options
 * @typedef {(asked: Asked, options: Options) => Promise<Response>} Send
 */
import { unique } from "./bytes.js";
import { Unreachable, refusal } from "./errors.js";

const AGAIN = new Set([408, 425, 429, 500, 502, 503, 504]);
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;
const MOST_PATIENCE = 60_000;

/**
 * @param {{ root: string, key: string, timeout: number, retries: number, fetch: typeof fetch, agent: string }} settings
 * @returns {Send} resolves to an answer of 2xx; rejects with an ApiError, with Unreachable, or with the reason of `signal`
 */
export function sender({ root, key, timeout, retries, fetch, agent }) {
  return async (asked, options) => {
    const headers = await headed(asked, options, { authorization: `Bearer ${key}`, "user-agent": agent });
    for (let tried = 0; ; tried++) {
      const came = await once(fetch, `${root}${asked.path}`, asked, headers, options.signal, options.timeout ?? timeout);
      if (came instanceof Response && came.ok) return came;
      const fault = await judged(came, asked, tried);
      if (!fault) return /** @type {Response} */ (came);
      const pause = tried < retries && worthAnother(fault) ? patience(fault.retryAfter, tried) : null;
      if (pause === null) throw fault;
      await rest(pause, options.signal);
    }
  };
}

async function headed(asked, options, headers) {
  if (asked.type) headers["content-type"] = asked.type;
  if (asked.method === "POST") headers["idempotency-key"] = options.idempotencyKey ?? (await unique());
  if (options.ifMatch) headers["if-match"] = options.ifMatch;
  return { accept: "application/json", ...headers };
}

/** The answer, or why there is none. */
async function once(fetch, url, asked, headers, signal, timeout) {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(new Error(`No answer within ${timeout} ms`)), timeout);
  const stop = () => ended.abort(signal.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop);
  try {
    // A redirect would take the key along.
    const answer = await fetch(url, { method: asked.method, body: asked.content, headers, signal: ended.signal, redirect: "manual" });
    // Read here, so that a connection that breaks in the middle counts as none.
    const body = [204, 205, 304].includes(answer.status) ? null : await answer.arrayBuffer();
    return answer.type === "opaqueredirect" ? answer : new Response(body, answer);
  } catch (fault) {
    signal?.throwIfAborted();
    return ended.signal.aborted ? ended.signal.reason : fault;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** @returns {Promise<any>} null for what is as good as done */
async function judged(came, asked, tried) {
  if (!(came instanceof Response)) return new Unreachable(`No answer to ${asked.method} ${asked.path}.`, { cause: came });
  // The first try did it, and its answer was lost.
  if (asked.method === "DELETE" && came.status === 404 && tried) return null;
  return refusal(came.status, await said(came), came.headers);
}

function worthAnother(fault) {
  return fault instanceof Unreachable || AGAIN.has(fault.status) || fault.code === "request_in_flight";
}

async function said(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** Milliseconds until the next try; null where the server asks for more than anybody has. */
function patience(asked, tried) {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tried);
  // Jitter, so that many who were refused at once do not come back at once.
  const spread = longest / 2 + (Math.random() * longest) / 2;
  if (asked === null || asked === undefined) return spread;
  return asked * 1000 <= MOST_PATIENCE ? asked * 1000 + spread / 10 : null;
}

function rest(pause, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, pause);
    function done() {
      signal?.removeEventListener("abort", stop);
      resolve(undefined);
    }
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}
