// Naming a colleague in a note: @ opens the list; whoever is named is told.
import { html } from "htm/preact";
import { MENTIONS_MAX } from "paldesk/protocol";
import { CARRIED, SUGGESTIONS } from "paldesk/dashboard/composer-parts";
import { PRESENCE } from "paldesk/dashboard/words";

const inNote = (writing) => writing.mode.value === "note";

SUGGESTIONS.push({
  id: "mentions",
  label: "Colleagues",
  // A name may have several words; an address (me@home.test) is no mention.
  pattern: /(?:^|[\s(])(@([^\s@]{0,40}(?: [^\s@]{1,40}){0,2}))$/u,
  fits: inNote,
  find: (query, { desk }) =>
    desk.people.value
      .filter((person) => person.id !== desk.me && begins(person.name, query))
      .map((person) => ({ id: person.id, words: person.name, hint: PRESENCE[person.status], person, insert: `@${person.name} ` })),
});
CARRIED.push((writing) => {
  const mentions = inNote(writing) ? mentioned(writing.text, writing.desk.people.value) : [];
  return mentions.length ? { mentions } : {};
});

/** The whole name, or one of its words, begins so. */
function begins(name, query) {
  const wanted = fold(query);
  return fold(name).startsWith(wanted) || fold(name).split(/\s+/u).some((word) => word.startsWith(wanted));
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} text @param {{ id: string, name: string }[]} people @returns {string[]} the ids of those it names */
export function mentioned(text, people) {
  const named = new Set(parts(text, people).flatMap((part) => (typeof part === "string" ? [] : [part.name])));
  return people.filter(({ name }) => named.has(name)).map(({ id }) => id).slice(0, MENTIONS_MAX);
}

/** Text and mentions in turn. @param {string} text @param {{ name: string }[]} people @returns {(string|{ name: string })[]} */
export function parts(text, people) {
  if (!text.includes("@") || !people.length) return [text];
  // The longest first: "@Bo Smith" is not Bo.
  const names = people.map(({ name }) => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&")).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])@(${names.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  const found = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    found.push(text.slice(end, match.index), { name: match[1] });
    end = match.index + match[0].length;
  }
  return [...found, text.slice(end)].filter((part) => part !== "");
}

/** @param {string} text @param {{ name: string }[]} people @param {(text: string) => any} then what to make of the rest */
export function marked(text, people, then) {
  return parts(text, people).flatMap((part) => (typeof part === "string" ? then(part) : [html`<mark class="mention">@${part.name}</mark>`]));
}
