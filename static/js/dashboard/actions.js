// Everything an operator can do to a conversation, said once: the menus, the single keys, the palette and the bulk
// bar all read this list. A capability adds its own with `register`; whoever wants one done calls `perform`.
import { signal } from "@preact/signals";

/**
 * @typedef {object} Room    what the inbox is made of
 * @property {import("paldesk/dashboard/desk").Desk} desk
 * @property {import("paldesk/dashboard/lists").Lists} lists
 * @property {import("paldesk/dashboard/place").Place} place
 * @property {import("paldesk/dashboard/people").People} people
 * @property {import("paldesk/dashboard/unsent").Unsent} unsent
 * @property {import("paldesk/dashboard/notices").Notices} notices
 * @property {import("paldesk/dashboard/http").Server} server
 * @property {import("paldesk/dashboard/later").Later} later      what waits to be sent, and the drafts
 * @property {import("paldesk/dashboard/uploads").Uploads} uploads
 * @property {any} told      what came with the page
 * @property {(words: string, how?: { undo?: () => void, tone?: "danger"|"info" }) => HTMLElement} say    a toast
 *
 * @typedef {import("paldesk/protocol").Row} Row
 *
 * @typedef {object} Choice  one way to do an action
 * @property {string} id                   the same for every conversation, so that a choice can be made for many
 * @property {string} words
 * @property {string} [icon]
 * @property {import("paldesk/protocol").Person} [person]   shown with their face
 * @property {number} [hue]                shown with a spot of this colour
 * @property {string} [hint]
 * @property {string} [group]              choices of one group stand together, under its name
 * @property {boolean} [chosen]            left out where nothing can be the chosen one
 * @property {boolean} [danger]
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
 * @property {boolean} [many]              several choices can hold at once: the chooser stays open
 * @property {boolean} [find]              whether the chooser has a field to search in; left out: when there are many
 * @property {string} [empty]              what to say where there is no choice
 *
 * @typedef {{ action: Action, conversation: string, anchor: Element|null }} Asked
 */

/** @type {Action[]} */
const ACTIONS = [];

/** What the chooser asks now. @type {import("@preact/signals").Signal<Asked|null>} */
export const asked = signal(null);

/** Why the last attempt at a conversation was refused. */
export const trouble = signal({ conversation: "", words: "" });

/** The action under way, as `action conversation`. */
export const busy = signal("");

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

/** @param {string} id @param {Row} row @param {Room} room @returns {Action|undefined} */
export function actionOf(id, row, room) {
  return actionsFor(row, room).find((action) => action.id === id);
}

/** Do it, or open the chooser where it must be asked which. @param {Action} action @param {Row} row @param {Room} room
 * @param {Element|null} [anchor]   where the chooser opens; else beside the action's own control, if it has one */
export function perform(action, row, room, anchor = null) {
  if (!action.choices) return attempt(row, room, () => action.run(row, room), action.id);
  asked.value = { action, conversation: row.id, anchor };
  return undefined;
}

/** Do it; when it is refused, say why where the reader looks. @param {Row} row @param {Room} room @param {() => unknown} what
 * @param {string} [id] of the action @returns {Promise<boolean>} whether it was done */
export async function attempt(row, room, what, id = "") {
  busy.value = `${id} ${row.id}`;
  trouble.value = { conversation: "", words: "" };
  try {
    await what();
    return true;
  } catch (fault) {
    refused(row, room, fault.detail ?? String(fault));
    return false;
  } finally {
    busy.value = "";
  }
}

function refused(row, room, words) {
  if (room.place.conversation.value === row.id) trouble.value = { conversation: row.id, words };
  else room.say(words, { tone: "danger" });
}
