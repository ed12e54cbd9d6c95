// Above the composer: what waits to be sent here, and a draft that was written elsewhere.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { NOTICES } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";
import { openSchedule, Schedule } from "paldesk/dashboard/schedule";

/** @typedef {import("paldesk/dashboard/writing").Writing} Writing */

/** @param {{ writing: Writing }} props */
function Waiting({ writing }) {
  const { room, row } = writing;
  useOpening(writing);
  const { scheduled } = room.later.of(row.id);
  if (!scheduled.length) return null;
  return html`<ul class="later" aria-label="Waiting to be sent">${scheduled.map((one) => html`<${One} key=${one.id} room=${room} row=${row} one=${one} />`)}</ul>`;
}

/** What the server knows of writing here is asked for when the conversation opens, and again after a lost line. */
function useOpening(writing) {
  const { room, row, desk } = writing;
  const { online } = desk;
  useEffect(() => {
    if (!online) return;
    const empty = !writing.text;
    room.later.open(row).then(
      () => empty && chooseNote(writing),
      () => {},
    );
  }, [row.id, online]);
  useEffect(() => () => room.later.drafts.keepAll(), [row.id]);
}

/** Where only a note was begun, that is what goes on. @param {Writing} writing */
function chooseNote({ room, row, mode }) {
  const begun = (which) => room.unsent.draft(row.id, which).peek();
  if (begun("note") && !begun("reply")) mode.value = "note";
}

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any, one: import("paldesk/dashboard/later").Waiting }} props */
function One({ room, row, one }) {
  const { later, desk } = room;
  const trouble = useSignal("");
  const mine = one.by === desk.me;
  const attempt = (what) => {
    trouble.value = "";
    what().catch((fault) => void (trouble.value = fault.detail ?? String(fault)));
  };
  return html`<li class="later-one">
    <${Icon} name="clock" />
    <div class="later-says">
      <p class="later-when">${mine ? "" : `${desk.name(one.by)}, `}<span class="tabular">${later.bothWays(one.due, row)}</span></p>
      <p class="truncate" title=${one.body}>${one.body}</p>
      ${trouble.value && html`<p class="later-trouble" role="alert">${trouble.value}</p>`}
    </div>
    <div class="later-deeds">
      ${mine && html`<button class="button button-quiet button-small" type="button" onClick=${() => openSchedule(row, one)}>Edit</button>
      <button class="button button-quiet button-small" type="button" onClick=${() => attempt(() => later.send(row, one))}>Send now</button>`}
      <button class="button button-quiet button-small" type="button" title=${mine ? "Cancel: the text comes back into the composer" : "Cancel: the text goes back to whoever wrote it"} onClick=${() => attempt(() => later.cancel(row, one))}>Cancel</button>
    </div>
  </li>`;
}

/** A text of one's own that is not the one in the field. @param {{ writing: Writing }} props */
function Elsewhere({ writing }) {
  const { row, mode } = writing;
  const { drafts } = writing.room.later;
  const text = drafts.others.value[`${row.id} ${mode.value}`];
  if (!text) return null;
  return html`<p class="composer-advice" role="status"><${Icon} name="pencil" /><span class="grow truncate">Another draft of yours: “${text}”</span>
    <button class="button-link" type="button" onClick=${() => (drafts.take(row.id, mode.peek()), writing.focus())}>Use it</button>
    <button class="button-link" type="button" onClick=${() => drafts.dismiss(row.id, mode.peek())}>Discard</button></p>`;
}

NOTICES.push(Waiting, Elsewhere, Schedule);
