// Elements without markup: text is always text. The page enforces Trusted Types, so there is no other way in.

/** @param {Record<string, any>} [about] attributes; `on…` are listeners, `class` and `text` what they say */
export function make(tag, about = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"']+/gi;
const TRAILING = /[.,:;!?)\]}'"»]+$/;

/**
 * The pieces of a text: strings, and {href, text} where an address stands.
 * Only http, https and mailto become links; punctuation after an address is not part of it.
 */
export function pieces(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    if (!safe(address)) continue;
    found.push(text.slice(at, match.index), { href: address, text: address });
    at = match.index + address.length;
  }
  return [...found, text.slice(at)].filter((piece) => piece !== "");
}

/** A text as nodes, its addresses as links that open beside the page. */
export function linked(text) {
  return pieces(text).map((piece) =>
    typeof piece === "string"
      ? piece
      : make("a", { href: piece.href, text: piece.text, target: "_blank", rel: "noopener noreferrer nofollow" }),
  );
}

function trimmed(address) {
  const end = address.match(TRAILING)?.[0] ?? "";
  // A bracket that was opened inside the address belongs to it, as in …/Bridge_(card_game)
  return end.startsWith(")") && address.includes("(")
    ? address.slice(0, address.length - end.length + 1)
    : address.slice(0, address.length - end.length);
}

function safe(address) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
