// For a moment after sending it can be taken back: its text and its files return to where they were written.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { effect } from "@preact/signals";
import { MESSAGE_SEND, MESSAGE_UNSEND, NOTE_ADD } from "paldesk/protocol";
import { NOTICES, SENT } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";
import { talkOf } from "paldesk/dashboard/state";

const MOMENT = 5_000;

/** @typedef {import("paldesk/dashboard/writing").Writing} Writing */

SENT.push((writing, entry) => void (writing.justSent.value = { ...entry }));
NOTICES.push(News);

/** Stands where the composer says what Enter does. */
export function JustSent({ writing }) {
  const entry = writing.justSent.value;
  useEffect(() => {
    const over = () => {
      writing.carriedFiles.delete(entry.client_id);
      if (writing.justSent.peek() === entry) writing.justSent.value = null;
    };
    const timer = setTimeout(over, MOMENT);
    return () => clearTimeout(timer);
  }, [entry]);
  return html`<p id="composer-help" class="composer-help composer-sent grow" role="status"><${Icon} name="check" /><span>Sent</span>
    <button class="button-link" type="button" onClick=${() => undo(writing, entry)}>Undo</button></p>`;
}

function News({ writing }) {
  const words = writing.news.value;
  if (!words) return null;
  return html`<p class="composer-advice" role="status"><${Icon} name="corner-up-left" /><span class="grow">${words}</span>
    <button class="button button-quiet button-icon button-small" type="button" aria-label="Dismiss" onClick=${() => (writing.news.value = "")}><${Icon} name="x" /></button></p>`;
}

/** @param {Writing} writing @param {import("paldesk/outbox").Entry} entry */
async function undo(writing, entry) {
  writing.justSent.value = null;
  const files = writing.carriedFiles.get(entry.client_id) ?? [];
  const early = writing.desk.outbox.withdraw(entry.client_id);
  try {
    const read = early ? false : await takeBack(writing, entry);
    giveBack(writing, entry, early ? files : files.filter(({ blob }) => blob).map(anew));
    writing.news.value = outcome(writing, read, early ? [] : files.filter(({ blob }) => !blob));
  } catch (fault) {
    writing.news.value = `Not taken back. ${fault.detail}`;
  }
}

/** @returns {Promise<boolean>} whether the visitor had read it */
async function takeBack({ desk, row }, entry) {
  const seq = await committed(desk, entry);
  await desk.ask({ type: MESSAGE_UNSEND, conversation: entry.conversation, about: seq });
  const { visitor_read_seq } = desk.state.peek().rows[row.id] ?? row;
  return entry.type === MESSAGE_SEND && visitor_read_seq >= seq;
}

/** The number it was given; what was refused after all never gets one. @returns {Promise<number>} */
function committed(desk, { client_id, conversation }) {
  return new Promise((done) => {
    const stop = effect(() => {
      const found = talkOf(desk.state.value, conversation).events.find((event) => event.client_id === client_id);
      if (!found) return;
      done(found.seq);
      queueMicrotask(() => stop());
    });
  });
}

/** Before whatever was begun meanwhile. */
function giveBack(writing, entry, files) {
  const mode = entry.type === NOTE_ADD ? "note" : "reply";
  if (writing.mode.peek() !== mode) writing.choose(mode);
  const begun = writing.getText();
  writing.setText(begun ? `${entry.body}\n${begun}` : entry.body);
  writing.room.uploads.give(writing.row, mode, files);
}

/** The server deleted it with the message: it is sent once more. */
const anew = (upload) => ({ ...upload, state: "waiting", progress: 0, file: null });

function outcome({ row }, read, lost) {
  const names = lost.map(({ name }) => name).join(", ");
  const told = read ? `${row.name} had read it already; it is taken back all the same.` : "Taken back.";
  return names ? `${told} Attach again: ${names}.` : read ? told : "";
}
