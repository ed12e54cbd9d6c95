// What the sections of "Your data" are made of.
import { make } from "paldesk/chatbox/dom";
import { locale, say } from "paldesk/chatbox/say";

/** A part of the panel under a heading. */
export function section(key, ...children) {
  const id = `of-${key.replace(".", "-")}`;
  return make("section", { "aria-labelledby": id }, make("h3", { id, text: say(key) }), ...children);
}

/** @param {string[][]} facts label, value, and from where */
export function list(facts) {
  return make("dl", {}, ...facts.map(row));
}

function row([label, value, from]) {
  const told = make("span", { dir: "auto", text: value });
  return make("div", {}, make("dt", { text: label }), make("dd", {}, told, ...(from ? [make("small", { text: from })] : [])));
}

/** 3 March 2026 */
export function on(at) {
  return new Date(at).toLocaleDateString(locale, { dateStyle: "long" });
}
