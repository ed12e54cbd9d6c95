/** Contacts to jump to from any page: asked of the server while something is typed, and shown once the answer is there.
 *  Entries of the palette (static/js/elements/palette.js). */

/** @typedef {import("paldesk/elements/palette").Entry} Entry */

const LEAST = 2;
const PAUSE = 150;

/** @type {Map<string, Entry[]>} */
const known = new Map();
let timer = 0;

/** @returns {Entry[]} what is known so far; more may follow */
export function contactEntries(query) {
  const room = /** @type {HTMLAnchorElement|null} */ (document.querySelector('.rail [data-room="contacts"]'));
  if (!room || query.length < LEAST) return [];
  if (!known.has(query)) {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(room.href, query), PAUSE);
  }
  return known.get(query) ?? [];
}

async function ask(root, query) {
  // Without an answer the rest of the palette does as well.
  const answer = await fetch(`${root}find/?${new URLSearchParams({ q: query })}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  known.set(query, (await answer.json()).contacts.map(entry));
  const field = /** @type {HTMLInputElement|null} */ (document.querySelector("pal-palette dialog[open] [role=combobox]"));
  if (field?.value.trim() === query && known.get(query)?.length) field.dispatchEvent(new Event("input"));
}

/** @returns {Entry} */
function entry({ id, name, email, url }) {
  return { id: `contact ${id}`, words: name, hint: email === name ? "" : email, group: "Contacts", face: { name, id }, fleeting: true, last: true, run: () => location.assign(url) };
}
