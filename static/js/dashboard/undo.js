// What was done can be taken back for a while, as long as it still stands.
import { effect } from "@preact/signals";
import * as p from "paldesk/protocol";

/** @typedef {import("paldesk/dashboard/actions").Row} Row @typedef {import("paldesk/dashboard/actions").Room} Room */

/**
 * A toast with "Undo" that goes by itself when somebody changes it otherwise.
 * @param {Room} room @param {Row} row @param {string} words
 * @param {(row: Row) => boolean} stands   whether it is still as it was made
 * @param {() => unknown} back             raises Failure
 */
export function undoable(room, row, words, stands, back) {
  // The reader may have gone elsewhere: only a toast can answer.
  const undo = () => Promise.resolve(back()).catch((fault) => room.say(fault.detail ?? String(fault), { tone: "danger" }));
  const toast = room.say(words, { undo: () => void undo() });
  let made = false;
  effect(function () {
    const now = room.desk.state.value.rows[row.id];
    const still = Boolean(now && stands(now));
    // The event that makes it so may come a moment after the answer.
    if (made && !still) /** @type {HTMLElement|null} */ (toast.querySelector('[aria-label="Close"]'))?.click();
    if ((made && !still) || !toast.isConnected) this.dispose();
    made ||= still;
  });
}

/** Give a conversation the standing back that it had. @param {Room} room @param {Row} before */
export function restore({ desk }, before) {
  const conversation = before.id;
  if (before.status === "closed") return desk.close(conversation);
  if (before.status === "pending") return desk.ask({ type: p.CONVERSATION_PEND, conversation });
  if (before.status === "snoozed" && before.snoozed_until > Date.now()) return desk.ask({ type: p.CONVERSATION_SNOOZE, conversation, until: before.snoozed_until });
  return desk.reopen(conversation);
}
