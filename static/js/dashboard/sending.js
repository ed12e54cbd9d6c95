// Sending, and then: close the conversation, or go to the next one.
import { effect } from "@preact/signals";
import { say } from "paldesk/elements/toast";
import { actionOf } from "paldesk/dashboard/actions";
import { FIELD_KEYS, SENDINGS } from "paldesk/dashboard/composer-parts";
import { talkOf } from "paldesk/dashboard/state";
import { beside } from "paldesk/dashboard/views";
import { isMac } from "paldesk/elements/keys";

/** @typedef {import("paldesk/dashboard/writing").Writing} Writing */

/** Whether the message was committed: false when it was refused or taken back. @param {import("paldesk/dashboard/desk").Desk} desk @returns {Promise<boolean>} */
export function committed(desk, { client_id, conversation }) {
  return new Promise((done) => {
    const stop = effect(() => {
      const entry = desk.entries.value.find((each) => each.client_id === client_id);
      if (entry && !entry.failed) return;
      const talk = talkOf(desk.state.peek(), conversation);
      done(!entry && talk.events.some((event) => event.client_id === client_id));
      queueMicrotask(() => stop());
    });
  });
}

/** Closed only once the message is safe: an answer that failed must not vanish with its conversation. @param {Writing} writing */
export async function sendAndClose(writing) {
  const { desk, room, row } = writing;
  const entry = writing.send();
  if (!entry || !(await committed(desk, entry))) return;
  try {
    await actionOf("close", row, room)?.run(row, room);
  } catch (fault) {
    say(`Sent, but not closed. ${fault.detail}`, { tone: "danger" });
  }
}

/** @param {Writing} writing */
export function sendAndNext(writing) {
  const { lists, place } = writing.room;
  const next = beside(lists.rows.peek(), place.row.peek(), 1);
  if (!writing.send()) return;
  if (next) place.open(next);
  else say("That was the last one in this list.");
}

const reply = (/** @type {Writing} */ { mode }) => mode.value === "reply";

SENDINGS.push(
  { id: "close", icon: "check", words: "Send and close", hint: isMac ? "⌘ Shift Enter" : "Ctrl Shift Enter", fits: reply, run: sendAndClose },
  { id: "next", icon: "arrow-down", words: "Send and open the next", fits: reply, run: sendAndNext },
);

FIELD_KEYS.push((event, writing) => {
  if (event.key !== "Enter" || !event.shiftKey || !(event.ctrlKey || event.metaKey) || event.isComposing) return false;
  event.preventDefault();
  if (reply(writing)) sendAndClose(writing);
  else writing.send();
  return true;
});
