// The words, in the language that the server chose: chat/languages/<part>/<code>.json with the site's own before them.
// This module knows those of the frame; each part on demand brings its own (parts.js), named "part.key".

let texts = {};
let given = {};
/** Made when they are first needed: their tables cost a slow phone 40 ms. @type {Intl.PluralRules | undefined} */
let plurals;
/** @type {Intl.NumberFormat | undefined} */
let numbers;
let apart = false;

/** The tag by which dates, numbers and lists are written. */
export let locale = "en";

/** @param {{ locale: string, words: Record<string, any>, texts?: Record<string, string> }} site @param {boolean} [rightToLeft] */
export function speak(site, rightToLeft = false) {
  locale = site.locale;
  plurals = numbers = undefined;
  texts = { ...site.words };
  given = site.texts ?? {};
  // A name from left to right must not drag its neighbours along: first strong isolate … pop directional isolate.
  apart = rightToLeft;
}

/** @param {string} part @param {Record<string, any>} words */
export function learn(part, words) {
  for (const key in words) texts[`${part}.${key}`] = given[`${part}.${key}`] ?? words[key];
}

/**
 * @param {string} key "send", or "data.title" of a part
 * @param {Record<string, string|number>} [values] what stands for {name}; `count` chooses the plural
 * @returns {string}
 */
export function say(key, values = {}) {
  const found = texts[key];
  if (found === undefined) throw new Error(`There are no words for ${key}.`);
  const text = typeof found === "string" ? found : (found[chosen(+values.count)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (_, name) => told(values[name]));
}

function chosen(count) {
  plurals ??= new Intl.PluralRules(locale);
  return plurals.select(count);
}

function told(value) {
  if (typeof value === "number") return (numbers ??= new Intl.NumberFormat(locale)).format(value);
  return apart ? `\u2068${value}\u2069` : value;
}
