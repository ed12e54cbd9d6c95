// Addresses in what people write become links; everything else stays text.
import { html } from "htm/preact";

const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
// A full stop or a bracket after an address belongs to the sentence.
const AFTER = /[.,;:!?)\]}…]+$/u;

/** @typedef {string | { href: string }} Part */

/** @param {string} text @returns {Part[]} text and addresses in turn */
export function parts(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const href = whole(match[0]);
    if (!URL.canParse(href)) continue;
    found.push(text.slice(end, match.index), { href });
    end = match.index + href.length;
  }
  return [...found, text.slice(end)].filter((part) => part !== "");
}

/** Without what the sentence put after it; a closing bracket stays when the address opened it. */
function whole(address) {
  const bare = address.replace(AFTER, "");
  return bare.includes("(") && address[bare.length] === ")" ? `${bare})` : bare;
}

/** @param {string} text */
export function linked(text) {
  return parts(text).map((part) =>
    typeof part === "string" ? part : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.href}</a>`,
  );
}
