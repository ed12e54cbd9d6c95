/** Where a popover stands: below what it belongs to, or above where there is no room, always within the window. */

const GAP = 4;
const EDGE = 8;

/** @param {HTMLElement} list  shown already @param {Element} anchor @param {boolean} [end] whether their ends meet, not their starts */
export function placeBeside(list, anchor, end = false) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const room = { width: innerWidth - EDGE, height: innerHeight - EDGE };
  const below = at.bottom + GAP + height <= room.height || at.top < height + GAP;
  const start = anchor.matches(":dir(rtl)") || end ? at.right - width : at.left;
  list.style.left = `${Math.max(EDGE, Math.min(start, room.width - width))}px`;
  list.style.top = `${Math.max(EDGE, Math.min(below ? at.bottom + GAP : at.top - GAP - height, room.height - height))}px`;
}
