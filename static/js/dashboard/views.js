// The inbox's lists: which rows stand in a view, in which order, and how far down the view is known. Pure.
import { inOrder, matches, positionOf } from "paldesk/dashboard/conditions";
import { adopt, doubt, unread } from "paldesk/dashboard/state";

/**
 * @typedef {import("paldesk/dashboard/state").State} State
 * @typedef {import("paldesk/protocol").Row} Row
 * @typedef {import("paldesk/dashboard/conditions").Conditions} Conditions
 *
 * @typedef {object} View
 * @property {string} id
 * @property {string} name
 * @property {Conditions|null} conditions      null: they cannot be read any more
 * @property {"built_in"|"shared"|"own"|"gone"} kind
 *
 * @typedef {Pick<State, "rows"|"reach"|"me"|"teams">} Known     what a list is made of
 */

/** Those that are always one click away. */
export const SEGMENTS = ["open", "mine", "unassigned"];

/** The rows of a view in its order. What lies below the reach is left out: rows between may be unknown.
 * @param {Known} known @param {View} view @param {number} [now] @returns {Row[]} */
export function listed({ rows, reach, me, teams }, { id, conditions }, now = Date.now()) {
  const known = reach[id];
  if (!known) return [];
  const reader = { me, teams, now };
  const placed = Object.values(rows).filter((row) => matches(row, conditions, reader)).map((row) => ({ row, place: positionOf(row, conditions) }));
  const within = known.floor ? placed.filter(({ place }) => inOrder(place, known.floor) <= 0) : placed;
  return within.sort((a, b) => inOrder(a.place, b.place)).map(({ row }) => row);
}

/** @param {Known} known @param {View} view */
export function unreadIn({ rows, me, teams }, { conditions }, now = Date.now()) {
  return Object.values(rows).filter((row) => unread(row) && matches(row, conditions, { me, teams, now })).length;
}

/** @param {Row} a @param {Row} b the server's order: last activity, then id, both falling */
export function newestFirst(a, b) {
  return b.activity_at - a.activity_at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** The row `step` places from `row`, which need not stand in the list any more.
 * @param {Row[]} rows @param {Row|null} row @param {number} step @param {Conditions|null} [conditions] @returns {Row|undefined} */
export function beside(rows, row, step, conditions = null) {
  if (!row) return step > 0 ? rows[0] : rows.at(-1);
  const here = positionOf(row, conditions);
  const apart = (other) => inOrder(positionOf(other, conditions), here);
  return step > 0 ? rows.find((other) => apart(other) > 0) : rows.findLast((other) => apart(other) < 0);
}

/** The page that follows what is known of a view. @param {State} state @param {View} view */
export function withPage(state, view, { rows, next }) {
  return adopt(reaching(state, view, rows, next), rows);
}

/** The first page, anew: after a reconnect, or when a view is opened for the first time.
 *
 * Where it meets what was known, that stays, and all of it that the page does not confirm is fetched; where there
 * is a gap between them the list begins again with the page. @param {State} state @param {View} view */
export function withFirstPage(state, view, { rows, next }) {
  const known = listed(state, view);
  const meets = known.length > 0 && rows.some((row) => state.rows[row.id]?.activity_at === row.activity_at);
  const kept = meets && next !== null;
  const confirmed = new Set(rows.map(({ id }) => id));
  const merged = adopt(kept ? state : reaching(state, view, rows, next), rows);
  return doubt(merged, known.map(({ id }) => id).filter((id) => !confirmed.has(id)));
}

/** After a reconnect nothing is known of the other views. @param {State} state @param {string} id */
export function onlyView(state, id) {
  const reach = state.reach[id];
  return { ...state, reach: reach ? { [id]: reach } : {} };
}

/** These views ask for something else now, or are gone. @param {State} state @param {string[]} ids */
export function withoutReach(state, ids) {
  const reach = Object.fromEntries(Object.entries(state.reach).filter(([id]) => !ids.includes(id)));
  return { ...state, reach };
}

function reaching(state, { id, conditions }, rows, next) {
  const end = rows.at(-1);
  const floor = next && end ? positionOf(end, conditions) : null;
  return { ...state, reach: { ...state.reach, [id]: { next, floor } } };
}
