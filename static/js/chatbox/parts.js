// What is not needed for the first message comes when it is: a module paldesk/chatbox/<name>, its style sheet
// css/chatbox-<name>.css if there is one, and its words, all at once and only once.
import { make } from "paldesk/chatbox/dom";
import { learn } from "paldesk/chatbox/say";

const loading = {};
let site;

/** @param {{ key: string, language: string, worded: string, sheets: Record<string, string>, spoken: string[] }} about */
export function knows(about) {
  site = about;
}

/**
 * @param {string} name
 * @returns {Promise<any>} the module, ready to speak and dressed; rejects when it was not reached, and may be asked again
 */
export function part(name) {
  return (loading[name] ??= load(name).catch((fault) => {
    delete loading[name];
    throw fault;
  }));
}

async function load(name) {
  const [module] = await Promise.all([import(`paldesk/chatbox/${name}`), worded(name), dressed(name)]);
  return module;
}

async function worded(name) {
  if (!site.spoken.includes(name)) return;
  const answer = await fetch(`/chatbox/${site.key}/words/${site.language}/${name}/?${site.worded}`, { credentials: "omit" });
  if (!answer.ok) throw new Error(`The words of ${name} were not reached.`);
  learn(name, await answer.json());
}

function dressed(name) {
  const href = site.sheets[name];
  if (!href) return;
  return new Promise((done) => document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done })));
}
