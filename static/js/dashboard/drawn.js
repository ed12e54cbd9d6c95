// Waiting for what is about to be drawn.

const PATIENCE = 2_000;

export const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));

/** The element when it is on the screen, frame by frame; null when it does not come.
 * @param {string} selector @returns {Promise<HTMLElement|null>} */
export async function shown(selector) {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    const found = /** @type {HTMLElement|null} */ (document.querySelector(selector));
    if (found?.checkVisibility()) return found;
    await frame();
  }
  return null;
}
