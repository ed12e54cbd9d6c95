// A window made of little, with a loader that remembers what it was asked.
import { mock } from "node:test";

/** Puts a window in place; `loads` says whether the script arrives. Returns what happened on it. */
export function page({ loads = true, ...more } = {}) {
  const happened = { scripts: [], calls: [], said: [], listeners: new Map() };
  const Paldesk = async (verb, ...given) => {
    if (verb === "on") return void happened.listeners.set(given[1], given[0]);
    if (verb === "off") return void happened.listeners.delete(given[1]);
    happened.calls.push([verb, ...given]);
    if (verb === "fail" || given[0]?.site === "pk_wrong")
      throw Object.assign(new Error("No chatbox has this site key."), { name: "PaldeskError", code: "unknown_site" });
    return verb === "get" ? 3 : undefined;
  };
  Paldesk.loaded = true;
  const append = (script) => {
    happened.scripts.push(script);
    setTimeout(() => {
      if (happened.loads) globalThis.window.Paldesk = Paldesk;
      happened.loads === undefined || happened.loads ? script.onload() : script.onerror();
    });
  };
  happened.loads = loads;
  happened.fire = (name, detail) => [...happened.listeners].forEach(([listener, event]) => event === name && listener(detail));
  globalThis.window = { ...more };
  globalThis.document = { head: { append }, createElement: () => ({ remove: () => (happened.removed = true) }) };
  mock.method(console, "warn", (sentence) => happened.said.push(sentence));
  return happened;
}

export function leave() {
  delete globalThis.window;
  delete globalThis.document;
  mock.restoreAll();
}

/** Until all that is on its way has arrived. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** The module as a page loads it for the first time. */
export const fresh = (name) => import(`../${name}.js?${Math.random()}`);
