// Choices as a list: found by what is typed, in groups. Pure.

/** @typedef {import("paldesk/dashboard/actions").Choice} Choice */

const MANY = 8;

/** Whether it takes a field to find one. @param {import("paldesk/dashboard/actions").Action} action @param {Choice[]} choices */
export function searched(action, choices) {
  return action.find ?? choices.length > MANY;
}

/** Those in which every word of the text begins a word. @param {Choice[]} choices @param {string} text */
export function matching(choices, text) {
  const wanted = folded(text).split(/\s+/u).filter(Boolean);
  return choices.filter(({ words }) => {
    const parts = folded(words).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => parts.some((part) => part.startsWith(word)) || folded(words).includes(word));
  });
}

/** In the order in which the groups come; the first may have no name. @param {Choice[]} choices @returns {{ name: string, choices: Choice[] }[]} */
export function grouped(choices) {
  const groups = new Map();
  for (const choice of choices) {
    const name = choice.group ?? "";
    groups.set(name, [...(groups.get(name) ?? []), choice]);
  }
  return [...groups].map(([name, each]) => ({ name, choices: each }));
}

/** Without capitals and accents. */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
