// What the composer is put together from. A capability adds its own here; the composer draws whatever stands in the lists.

/**
 * @typedef {import("paldesk/dashboard/writing").Writing} Writing
 *
 * @typedef {object} Tool    a button of the toolbar
 * @property {string} id
 * @property {string} icon
 * @property {string} words                        its accessible name
 * @property {string} [hint]                       shown with the words on hover, as "(Ctrl+B)"
 * @property {(writing: Writing) => boolean} [fits]
 * @property {(writing: Writing) => boolean} [pressed]     it is a switch, and this is how it stands
 * @property {(writing: Writing) => unknown} [run]
 * @property {any} [Part]                          instead of run: a component, given { writing, tool }
 *
 * @typedef {object} Sending    an entry of the menu beside the send button
 * @property {string} id
 * @property {string} icon
 * @property {string} words
 * @property {string} [hint]
 * @property {(writing: Writing) => boolean} [fits]
 * @property {(writing: Writing) => unknown} run    usually writing.send() and something more
 *
 * @typedef {object} Suggested    one line of a list that opens while one types
 * @property {string} id
 * @property {string} words
 * @property {string} [hint]
 * @property {string} [icon]
 * @property {import("paldesk/protocol").Person} [person]
 * @property {string} [preview]                     shown below the line that is chosen
 * @property {string} [insert]                      replaces what was typed
 * @property {(writing: Writing, range: { from: number, to: number }) => unknown} [pick]    instead of insert
 *
 * @typedef {object} Suggesting    a list that a sign opens, as @ opens the colleagues
 * @property {string} id
 * @property {string} label                         the list's accessible name
 * @property {RegExp} pattern                       on the text before the caret; group 1 is what the range begins with, group 2 the query
 * @property {(writing: Writing) => boolean} [fits]
 * @property {(query: string, writing: Writing) => Suggested[]} find    may read signals
 */

/** @type {Tool[]} */
export const TOOLS = [];
/** @type {Sending[]} */
export const SENDINGS = [];
/** Components above the field, given { writing, attempt }. @type {any[]} */
export const NOTICES = [];
/** Components between the field and the toolbar, given { writing }: what is attached. @type {any[]} */
export const ATTACHED = [];
/** @type {Suggesting[]} */
export const SUGGESTIONS = [];
/** Keys of the field: (event, writing) → true when it was dealt with. @type {((event: KeyboardEvent, writing: Writing) => boolean)[]} */
export const FIELD_KEYS = [];
/** What a message carries beside its text: (writing) → fields of the command. @type {((writing: Writing) => object)[]} */
export const CARRIED = [];
/** Called when a message was put on its way, before the draft is emptied. @type {((writing: Writing, entry: import("paldesk/outbox").Entry) => void)[]} */
export const SENT = [];
/** Why it cannot be sent now, in words, or "". @type {((writing: Writing) => string)[]} */
export const HINDRANCES = [];

/** Asked before a message is put on its way: true holds it back, and says why elsewhere. @type {((writing: Writing) => boolean)[]} */
export const GUARDS = [];

/** @template {{ fits?: (writing: Writing) => boolean }} T @param {T[]} parts @param {Writing} writing @returns {T[]} */
export function fitting(parts, writing) {
  return parts.filter(({ fits }) => !fits || fits(writing));
}
