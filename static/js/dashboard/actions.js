// Everything an operator can do to a conversation, said once: the menus, the single keys, the palette and the bulk
// bar all read this list. A capability adds its own with `register`.

/**
 * @typedef {object} Room    what the inbox is made of
 * @property {import("paldesk/dashboard/desk").Desk} desk
 * @property {import("paldesk/dashboard/lists").Lists} lists
 * @property {import("paldesk/dashboard/place").Place} place
 * @property {import("paldesk/dashboard/people").People} people
 * @property {import("paldesk/dashboard/unsent").Unsent} unsent
 * @property {import("paldesk/dashboard/http").Server} server
 * @property {any} told      what came with the page
 *
 * @typedef {import("paldesk/protocol").Row} Row
 *
 * @typedef {object} Choice  one way to do an action
 * @property {string} id
 * @property {string} words
 * @property {string} [icon]
 * @property {string} [hint]
 * @property {boolean} [chosen]
 * @property {() => unknown} run           raises Failure
 *
 * @typedef {object} Action
 * @property {string} id
 * @property {string} icon
 * @property {(row: Row, room: Room) => string} words
 * @property {string} [key]                a single key
 * @property {boolean} [danger]            it destroys something: shown last, in red
 * @property {boolean} [menu]              false: it has a place of its own on the screen, so not in the menu
 * @property {(row: Row, room: Room) => boolean} [fits]    false: it makes no sense here and is not shown
 * @property {(row: Row, room: Room) => unknown} [run]     raises Failure
 * @property {(row: Row, room: Room) => Choice[]} [choices]    instead of run: ask which
 */

/** @type {Action[]} */
const ACTIONS = [];

/** @param {Action[]} actions */
export function register(...actions) {
  ACTIONS.push(...actions);
}

/** What can be done to this conversation now. @param {Row} row @param {Room} room @returns {Action[]} */
export function actionsFor(row, room) {
  const fitting = ACTIONS.filter(({ fits }) => !fits || fits(row, room));
  return [...fitting.filter(({ danger }) => !danger), ...fitting.filter(({ danger }) => danger)];
}

/** @param {string} key @param {Row} row @param {Room} room @returns {Action|undefined} */
export function actionOfKey(key, row, room) {
  return actionsFor(row, room).find((action) => action.key === key);
}
