/** Initials and hue of a face, the same as initials() and hue() in paldesk/templatetags/ui.py. */

const HUES = 12;
const WORD = /[\p{L}\p{N}_]+/gu;

/** @param {string} name */
export function initials(name) {
  const words = (name.includes("@") ? name.slice(0, name.indexOf("@")) : name).match(WORD);
  if (!words) return "?";
  const last = words.length > 1 && !name.includes("@") ? [...words.at(-1)][0] : "";
  return ([...words[0]][0] + last).toUpperCase();
}

/** @param {string} key an id @returns {number} 0 to 11: class `hue-N` beside `face` */
export function hue(key) {
  return [...key].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
}
