// The list: as many rows as there are people, of which those in sight are in the document.
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Row } from "paldesk/dashboard/board/row";

const BEYOND = 6;
const ROW = 56;

/** @param {{ room: import("paldesk/dashboard/board/room").Room, line: import("paldesk/dashboard/board/line").Line }} props */
export function List({ room, line }) {
  const rows = room.list.value;
  const view = useSignal({ first: 0, count: 30, height: ROW });
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => watch(box.current, view), []);
  const { first, count, height } = view.value;
  const from = Math.max(0, Math.min(first - BEYOND, rows.length - count - BEYOND));
  const shown = rows.slice(from, from + count + 2 * BEYOND);
  // Who has the focus stays the same person though others come and go above.
  keepFocus(box, shown);
  const stop = rows.find(({ id }) => id === room.chosen.value)?.id ?? rows.find(({ agreed }) => agreed)?.id;
  return html`<div class="board-scroll" ref=${box} data-board-rows tabindex="-1">
    <${Gap} rows=${from} height=${height} />
    <ul class="board-rows" aria-label="Visitors here now">
      ${shown.map((here, at) => html`<${Row} key=${here.id} here=${here} room=${room} line=${line} place=${from + at + 1} of=${rows.length} chosen=${here.id === room.chosen.value} stop=${here.id === stop} />`)}
    </ul>
    <${Gap} rows=${rows.length - from - shown.length} height=${height} />
  </div>`;
}

/** The room that rows out of sight would take. */
function Gap({ rows, height }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => {
    box.current.style.blockSize = `${rows * height}px`;
  }, [rows, height]);
  return html`<div ref=${box} aria-hidden="true"></div>`;
}

/** What is in sight, as the reader scrolls and the window changes. Only the latter measures: that costs a layout. */
function watch(box, view) {
  const become = (now) => {
    const before = view.peek();
    if (before.first !== now.first || before.count !== now.count || before.height !== now.height) view.value = now;
  };
  const scrolled = () => become({ ...view.peek(), first: Math.floor(box.scrollTop / view.peek().height) });
  const sized = new ResizeObserver(() => {
    const height = heightOf(box);
    become({ first: Math.floor(box.scrollTop / height), count: Math.ceil(box.clientHeight / height) + 1, height });
  });
  sized.observe(box);
  box.addEventListener("scroll", scrolled, { passive: true });
  return () => sized.disconnect();
}

const heightOf = (box) => box.querySelector(".board-item")?.getBoundingClientRect().height || ROW;

function keepFocus(box, shown) {
  const had = /** @type {HTMLElement|null} */ (box.current?.contains(document.activeElement) ? document.activeElement : null)?.dataset.visitor;
  useLayoutEffect(() => {
    if (had && document.activeElement === document.body) /** @type {HTMLElement} */ (rowOf(had) ?? box.current).focus({ preventScroll: true });
  }, [shown]);
}

/** @returns {HTMLElement|null} */
export const rowOf = (id) => document.querySelector(`[data-visitor="${CSS.escape(id)}"]`);

/** Bring one into sight, wherever in the list it stands, and to the keyboard. @param {import("paldesk/dashboard/board/room").Room} room */
export function focusOn(room, id) {
  const box = document.querySelector("[data-board-rows]");
  const at = room.list.value.findIndex((here) => here.id === id);
  if (!box || at < 0) return;
  const height = heightOf(box);
  if (at * height < box.scrollTop) box.scrollTop = at * height;
  if ((at + 1) * height > box.scrollTop + box.clientHeight) box.scrollTop = (at + 1) * height - box.clientHeight;
  const row = rowOf(id);
  going = row ? null : id;
  if (row) return row.focus({ preventScroll: true });
  // A row that was out of sight is drawn with the next frame.
  requestAnimationFrame(() => requestAnimationFrame(() => going && rowOf(going)?.focus({ preventScroll: true })));
}

/** Who will have the focus in a moment. @type {string|null} */
let going = null;

/** Where the keyboard is in the list, or is about to be. @returns {string|null} */
export function focused() {
  const row = /** @type {HTMLElement|null} */ (document.activeElement?.closest("[data-visitor]"));
  return row?.dataset.visitor === going ? going : (going ?? row?.dataset.visitor ?? null);
}
