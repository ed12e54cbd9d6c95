// Elements of the editor, made by hand.

/** @returns {any} @param {string} tag @param {Record<string, any>} [about] attributes; `on…` are listeners
 *  @param {...(Node|string)} children */
export function el(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A lucide icon of those that the page holds as symbols. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("width", "16");
  svg.setAttribute("height", "16");
  svg.append(document.createElementNS(SVG, "use"));
  svg.firstElementChild.setAttribute("href", `#icon-${name}`);
  return svg;
}

/** @param {string} label @param {string} sign @param {() => void} onclick */
export function iconButton(label, sign, onclick) {
  return el("button", { class: "button button-quiet button-icon button-small", type: "button", "aria-label": label, title: label, onclick }, icon(sign));
}

/** @param {[string, string][]} choices value and words @param {string} chosen @param {Record<string, any>} about */
export function select(choices, chosen, about) {
  return el("select", about, ...choices.map(([value, words]) => el("option", { value, selected: value === chosen }, words)));
}

let ids = 0;

/** An id that the page does not have yet. */
export const fresh = (beginning) => `${beginning}-${(ids += 1)}`;
