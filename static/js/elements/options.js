// What the palette finds, drawn: a picture, words with the found letters marked, and what is to be known at the end.
import { caps } from "paldesk/elements/keys";
import { hue, initials } from "paldesk/elements/face";

/** @typedef {import("paldesk/elements/palette").Entry} Entry */
/** @typedef {{ entry: Entry, marks: number[] }} Found */

/** Options under the heads of their groups. @param {Found[]} found */
export function grouped(found) {
  const groups = new Map();
  for (const [at, each] of found.entries()) groups.set(each.entry.group, [...(groups.get(each.entry.group) ?? []), option(each, at, true)]);
  return [...groups].map(([words, options], index) => {
    const box = make("div", "");
    box.role = "group";
    box.append(...options);
    if (!words) return box;
    const head = make("p", "palette-group", words);
    head.id = `palette-group-${index}`;
    box.setAttribute("aria-labelledby", head.id);
    box.prepend(head);
    return box;
  });
}

/** @param {Found} found @param {number} at @param {boolean} [grouped]   its group is said above it */
export function option({ entry, marks }, at, grouped = false) {
const row = make("div", `palette-option${entry.danger ? " palette-danger" : ""}`);
  row.id = `palette-${at}`;
  row.role = "option";
  row.setAttribute("aria-selected", "false");
  const tail = make("span", "palette-tail");
  const hint = entry.chosen ? "Now" : (entry.hint ?? (grouped ? "" : entry.group));
  if (hint) tail.append(make("span", "truncate", hint));
  if (entry.keys) tail.append(...caps(entry.keys).map((cap) => make("kbd", "", cap)));
  row.append(picture(entry), marked(entry.words, marks), tail);
  return row;
}

/** @param {Entry} entry @returns {Element} */
function picture({ icon, drawing, face, hue: colour }) {
  if (colour !== undefined) return make("span", `spot hue-${colour}`);

  if (face) {
    const mark = make("span", `face face-20 hue-${hue(face.id)}`, initials(face.name));
    mark.ariaHidden = "true";
    return mark;
  }
  if (drawing) {
    const copy = /** @type {Element} */ (drawing.cloneNode(true));
    copy.setAttribute("class", "icon");
    return copy;
  }
  return icon ? symbol(icon) : make("span", "icon");
}

const SVG = "http://www.w3.org/2000/svg";

function symbol(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  svg.firstElementChild.setAttribute("href", `#icon-${name}`);
  return svg;
}

function marked(words, marks) {
  const box = make("span", "palette-words truncate");
  const letters = new Set(marks);
  let run = null;
  for (let at = 0; at < words.length; at += 1) {
    if (!run || run.hit !== letters.has(at)) {
      run = { hit: letters.has(at), node: letters.has(at) ? make("b", "") : document.createTextNode("") };
      box.append(run.node);
    }
    run.node.textContent += words[at];
  }
  return box;
}

export function make(tag, classes, text = "") {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  made.textContent = text;
  return made;
}
