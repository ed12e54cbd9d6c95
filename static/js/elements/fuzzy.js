// Finding by a few letters: "ast" finds "Assign to…", "gi" finds "Go to inbox". Pure.

/** @typedef {{ score: number, marks: number[] }} Match   marks: where in the text the letters stand */

const START = 100;
const WORD = 80;
const INSIDE = 55;
const SCATTERED = 30;
const WORD_START = /[\p{L}\p{N}#]+/gu;

/** Letters without case and accents, each still standing where it stood. @param {string} text */
export function folded(text) {
  return [...text].map((letter) => (letter.length > 1 ? letter : letter.normalize("NFD")[0].toLowerCase()[0])).join("");
}

/** Every word of the query has to be found. @param {string} query @param {string} text @returns {Match|null} */
export function match(query, text) {
  const words = folded(query).split(/\s+/u).filter(Boolean);
  if (!words.length) return { score: 0, marks: [] };
  const where = folded(text);
  const found = words.map((word) => one(word, where));
  if (found.some((each) => !each)) return null;
  // Among equals the shorter text is the closer one.
  const score = found.reduce((sum, each) => sum + each.score, 0) / found.length - where.length / 50;
  return { score, marks: found.flatMap(({ marks }) => marks) };
}

function one(word, text) {
  const starts = [...text.matchAll(WORD_START)].map(({ index }) => index);
  if (text.startsWith(word)) return whole(START, 0, word);
  const begun = starts.find((at) => text.startsWith(word, at));
  if (begun !== undefined) return whole(WORD, begun, word);
  const inside = text.indexOf(word);
  if (inside >= 0 && word.length > 1) return whole(INSIDE, inside, word);
  return scattered(word, text, starts);
}

const whole = (score, at, word) => ({ score, marks: Array.from(word, (_, index) => at + index) });

/** The letters in their order, the first at the start of a word; gaps cost. */
function scattered(word, text, starts) {
  const tries = starts.filter((at) => text[at] === word[0]).map((at) => follow(word, text, at, starts));
  return tries.filter(Boolean).sort((a, b) => b.score - a.score)[0] ?? null;
}

function follow(word, text, at, starts) {
  const marks = [at];
  let gaps = 0;
  for (const letter of word.slice(1)) {
    const last = marks.at(-1);
    const next = text[last + 1] === letter ? last + 1 : (starts.find((start) => start > last && text[start] === letter) ?? text.indexOf(letter, last + 1));
    if (next < 0) return null;
    // The start of a further word is where one looks.
    if (next > last + 1 && !starts.includes(next)) gaps += 1;
    marks.push(next);
  }
  return gaps > 2 ? null : { score: SCATTERED - 8 * gaps, marks };
}

const RECENT = 12;
const ASIDE = 10;

/** What fits the query, best first; what was used lately a little before its equals.
 * @template {{ id: string, words: string, search?: string }} T
 * @param {string} query @param {T[]} entries @param {string[]} recent   ids, the last used first
 * @returns {{ entry: T, marks: number[] }[]} */
export function ranked(query, entries, recent = []) {
  return entries
    .flatMap((entry, at) => {
      const found = best(query, entry);
      return found ? [{ entry, at, marks: found.marks, score: found.score + lately(entry.id, recent) }] : [];
    })
    .sort((a, b) => b.score - a.score || a.at - b.at);
}

/** By its words, or less by what else it is known as. @returns {Match|null} */
function best(query, { words, search = "" }) {
  const shown = match(query, words);
  if (shown || !search) return shown;
  const other = match(query, `${words} ${search}`);
  return other && { score: other.score - ASIDE, marks: other.marks.filter((at) => at < words.length) };
}

function lately(id, recent) {
  const at = recent.indexOf(id);
  return at < 0 ? 0 : Math.max(2, RECENT - at);
}
