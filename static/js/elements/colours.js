// The site's one colour, corrected so that what stands on it, and what is written in it, can be read.

const READABLE = 4.5;
const WHITE = [255, 255, 255];
const INK = [28, 26, 22];
const PAGE = { light: [253, 252, 250], dark: [30, 28, 26] };

/**
 * @param {string} colour "#rrggbb"
 * @returns {{ ground: string, ink: string, light: string, dark: string }} a ground and the ink upon it, and the
 * colour as text on the light and on the dark page; each pair reaches 4.5:1
 */
export function palette(colour) {
  const site = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const ink = contrast(site, WHITE) >= contrast(site, INK) ? WHITE : INK;
  const ground = until(site, ink, ink === WHITE ? 0 : 255);
  const light = until(site, PAGE.light, 0);
  const dark = until(site, PAGE.dark, 255);
  return { ground: css(ground), ink: css(ink), light: css(light), dark: css(dark) };
}

/** WCAG 2.2 contrast ratio of two sRGB triples. */
export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// Towards black (0) or white (255), step by step, until it is readable beside the other.
function until(colour, beside, end) {
  let mixed = colour;
  for (let step = 1; contrast(mixed, beside) < READABLE && step <= 25; step += 1) {
    mixed = colour.map((part) => Math.round(part + ((end - part) * step) / 25));
  }
  return mixed;
}

const css = (rgb) => `rgb(${rgb.join(" ")})`;
