/**
 * The chatbox of a Paldesk site, for applications with a bundler: `load` brings the script once and gives one function for
 * each verb. Where there is no window, every call resolves to undefined and nothing else happens.
 *
 * @typedef {import("./index.js").Chatbox} Chatbox
 * @typedef {import("./index.js").LoadOptions} LoadOptions
 */

const VERBS = [
  "boot",
  "shutdown",
  "open",
  "close",
  "toggle",
  "show",
  "hide",
  "identify",
  "update",
  "track",
  "message",
  "send",
  "consent",
  "privacy",
  "logout",
  "on",
  "off",
  "get",
];

/** The scripts of this page by their address: the promise of the loader's function. */
const scripts = new Map();
const told = new Set();
let policy;

/**
 * Brings the chatbox of `site` from `host` and boots it. Called again it gives the same chatbox.
 *
 * @param {LoadOptions} options
 * @returns {Chatbox}
 */
export function load(options) {
  const { host, nonce, ...look } = options || {};
  if (typeof window === "undefined") return chatbox(async () => undefined, undefined);
  const call = async (verb, ...given) => (await brought(host, nonce))(verb, ...given);
  const api = chatbox((...given) => quietly(call(...given)), look);
  api.ready = api.boot();
  return api;
}

/** @returns {Chatbox} */
function chatbox(call, look) {
  /** @type {any} */
  const api = Object.fromEntries(VERBS.map((verb) => [verb, (...given) => call(verb, ...given)]));
  api.boot = (more) => call("boot", { ...look, ...more });
  api.ready = Promise.resolve();
  return api;
}

/** What nobody waits for must not end as an unhandled rejection of the page: the loader has said it in the console. */
function quietly(promise) {
  promise.catch(() => {});
  return promise;
}

/** @returns {Promise<Function>} the loader's function; rejects with a PaldeskError, and is tried again by the next call */
async function brought(host, nonce) {
  const url = address(host);
  if (!scripts.has(url)) {
    scripts.set(url, window["Paldesk"]?.loaded ? Promise.resolve(ours) : append(url, nonce));
    scripts.get(url).catch(() => scripts.delete(url));
  }
  return scripts.get(url);
}

const ours = (...given) => window["Paldesk"](...given);

function address(host) {
  const url = typeof host === "string" && /^https?:\/\//.test(host) && new URL("/chatbox.js", host);
  return url ? url.href : refuse("wrong_argument", "host is missing or wrong: it is an address like https://chat.example.");
}

function append(url, nonce) {
  const unreachable = () => fault("unreachable", `${url} was not loaded: it is not reached, or this page's policy forbids it.`);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.async = true;
    if (nonce) script.nonce = nonce;
    script.src = trusted(url);
    const failed = () => {
      script.remove();
      reject(unreachable());
    };
    script.onload = () => (window["Paldesk"]?.loaded ? resolve(ours) : failed());
    script.onerror = failed;
    document.head.append(script);
  });
}

/** For pages that require Trusted Types, which may allow the policy "paldesk": it lets the loader's address through. */
function trusted(url) {
  policy ||= window["trustedTypes"]?.createPolicy("paldesk", { createScriptURL: (same) => same });
  return policy ? policy.createScriptURL(url) : url;
}

function refuse(code, sentence) {
  throw fault(code, sentence);
}

/** An error as the loader throws it; its sentence stands in the console once. */
function fault(code, sentence) {
  if (!told.has(sentence)) console.warn(`Paldesk: ${sentence}`);
  told.add(sentence);
  return Object.assign(new Error(sentence), { name: "PaldeskError", code });
}
