// The inbox's lists: which rows stand in a view, in which order, and how far down the view is known. Pure.
import { adopt, doubt, unread } from "paldesk/dashboard/state";

/**
 * @typedef {import("paldesk/dashboard/state").State} State
 * @typedef {import("paldesk/dashboard/state").Row} Row
 * @typedef {import("paldesk/dashboard/state").Position} Position
 */

export const VIEWS = ["open", "mine", "closed"];

/** @type {Record<string, (row: Row, me: string) => boolean>} */
const BELONGS = {
  open: (row) => row.status === "open",
  mine: (row, me) => row.status === "open" && row.assignee === me,
  closed: (row) => row.status === "closed",
};

/** The rows of a view, newest first. What lies below the reach is left out: rows between may be unknown.
 * @param {State} state @param {string} view @returns {Row[]} */
export function listed(state, view) {
  const reach = state.reach[view];
  if (!reach) return [];
  const rows = Object.values(state.rows).filter((row) => BELONGS[view](row, state.me));
  const within = reach.floor ? rows.filter((row) => newestFirst(row, reach.floor) <= 0) : rows;
  return within.sort(newestFirst);
}

/** @param {State} state @param {string} view */
export function unreadIn(state, view) {
  return Object.values(state.rows).filter((row) => BELONGS[view](row, state.me) && unread(row)).length;
}

/** @param {Position} a @param {Position} b the server's order: last activity, then id, both falling */
export function newestFirst(a, b) {
  return b.activity_at - a.activity_at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** The row `step` places from `row`, which need not stand in the list any more. @param {Row[]} rows @returns {Row|undefined} */
export function beside(rows, row, step) {
  if (!row) return step > 0 ? rows[0] : rows.at(-1);
  const ordered = rows.filter((other) => (step > 0 ? newestFirst(row, other) < 0 : newestFirst(row, other) > 0));
  return step > 0 ? ordered[0] : ordered.at(-1);
}

/** The page that follows what is known of a view. */
export function withPage(state, view, { rows, next }) {
  return adopt(reaching(state, view, rows, next), rows);
}

/** The first page, anew: after a reconnect, or when a view is opened for the first time.
 *
 * Where it meets what was known, that stays, and all of it that the page does not confirm is fetched; where there
 * is a gap between them the list begins again with the page. */
export function withFirstPage(state, view, { rows, next }) {
  const known = listed(state, view);
  const meets = known.length > 0 && rows.some((row) => state.rows[row.id]?.activity_at === row.activity_at);
  const kept = meets && next !== null;
  const confirmed = new Set(rows.map(({ id }) => id));
  const merged = adopt(kept ? state : reaching(state, view, rows, next), rows);
  return doubt(merged, known.map(({ id }) => id).filter((id) => !confirmed.has(id)));
}

/** After a reconnect nothing is known of the other views. */
export function onlyView(state, view) {
  const reach = state.reach[view];
  return { ...state, reach: reach ? { [view]: reach } : {} };
}

function reaching(state, view, rows, next) {
  const end = rows.at(-1);
  const floor = next && end ? { activity_at: end.activity_at, id: end.id } : null;
  return { ...state, reach: { ...state.reach, [view]: { next, floor } } };
}
