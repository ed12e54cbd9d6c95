// Where an operator writes: an answer, or a note that only the team sees. Enter sends.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { BODY_MAX, MESSAGE_SEND, NOTE_ADD } from "paldesk/protocol";
import { Icon } from "paldesk/dashboard/marks";
import { typists } from "paldesk/dashboard/state";

const WARN_BEFORE = 500;
const TYPING_EVERY = 3_000;
const MODES = {
  reply: { word: "Reply", key: "r", send: "Send", type: MESSAGE_SEND },
  note: { word: "Note", key: "n", send: "Add note", type: NOTE_ADD },
};
// On a phone Enter makes a line, as everywhere else there; the button sends.
const touch = globalThis.matchMedia?.("(pointer: coarse)").matches;

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any, attempt: any }} props */
export function Composer({ room, row, attempt }) {
  const { desk, unsent } = room;
  const { mode, text, field, type, send, choose, rest } = useWriting(desk, row, unsent);
  const over = length(text) - BODY_MAX;
  const shut = desk.line.value.state === "refused";
  return html`<form class="composer" data-mode=${mode} onSubmit=${send} aria-label="Write">
    <${Advice} desk=${desk} row=${row} mode=${mode} attempt=${attempt} />
    <div class="composer-box">
      <${Modes} mode=${mode} onChoose=${choose} />
      <textarea ref=${field} rows="1" dir="auto" value=${text} enterkeyhint=${touch ? "enter" : "send"} aria-label=${label(mode, row)} placeholder=${label(mode, row)} aria-describedby="composer-help"
        aria-invalid=${over > 0 ? "true" : undefined} onInput=${(event) => type(event.currentTarget.value)} onKeyDown=${(event) => key(event, send)} onBlur=${rest}></textarea>
      <div class="composer-foot">
        <${Help} over=${over} shut=${shut} />
        <button class="button button-primary button-small" type="submit" disabled=${!text.trim() || over > 0 || shut}>${MODES[mode].send}<${Icon} name=${mode === "note" ? "sticky-note" : "send-horizontal"} flip=${true} /></button>
      </div>
    </div>
  </form>`;
}

/** The text under way: an answer and a note are two drafts. */
function useWriting(desk, row, unsent) {
  const mode = useSignal(unsent.draft(row.id, "note").peek() && !unsent.draft(row.id, "reply").peek() ? "note" : "reply");
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const text = unsent.draft(row.id, mode.value).value;
  const typing = useTyping(desk, row);
  const type = (value) => {
    unsent.type(row.id, mode.peek(), value);
    // What a note says is nobody's business outside: not even that somebody writes one.
    if (mode.peek() === "reply") typing(Boolean(value.trim()));
  };
  const send = (event) => {
    event.preventDefault();
    const body = unsent.draft(row.id, mode.peek()).peek().trim();
    if (!body || length(body) > BODY_MAX || desk.line.peek().state === "refused") return;
    type("");
    desk.write(MODES[mode.peek()].type, row.id, body);
    field.current.focus();
  };
  const choose = (name) => {
    mode.value = name;
    typing(false);
    field.current.focus();
  };
  useFit(field, text);
  return { mode: mode.value, text, field, type, send, choose, rest: () => typing(false) };
}

function Modes({ mode, onChoose }) {
  return html`<div class="composer-modes" role="group" aria-label="Kind of message">
    ${Object.entries(MODES).map(([name, { word, key: letter }]) => html`<button key=${name} class="composer-mode" type="button" aria-pressed=${String(mode === name)} aria-keyshortcuts=${letter}
      title=${`${word} (${letter.toUpperCase()})`} onClick=${() => onChoose(name)}>${word}</button>`)}
  </div>`;
}

/** What to know before writing: who else does, that it is closed, that nobody will hear. */
function Advice({ desk, row, mode, attempt }) {
  const others = typists(desk.typing.value[row.id], desk.me).filter((by) => by.kind === "operator");
  return html`
    ${others.length > 0 && html`<p class="composer-advice composer-warning" role="status"><${Icon} name="users-round" /><span class="grow">${others.map(({ id }) => desk.name(id)).join(" and ")} ${others.length > 1 ? "are" : "is"} answering here too.</span></p>`}
    ${row.status === "closed" && html`<p class="composer-advice"><${Icon} name="archive" /><span class="grow">${mode === "note" ? "This conversation is closed." : "This conversation is closed, and stays closed when you write."}</span>
      <button class="button-link" type="button" onClick=${() => attempt(() => desk.reopen(row.id))}>Reopen</button></p>`}`;
}

function Help({ over, shut }) {
  if (shut) return html`<p id="composer-help" class="composer-help grow">Not connected: reload the page to send. Your text is kept.</p>`;
  if (over > 0) return html`<p id="composer-help" class="composer-help composer-over grow" role="status">${over} ${over === 1 ? "character" : "characters"} too long: shorten it to send.</p>`;
  if (over > -WARN_BEFORE) return html`<p id="composer-help" class="composer-help grow" role="status">${-over} characters left</p>`;
  return html`<p id="composer-help" class="composer-help grow">${touch ? "" : html`<kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> makes a new line`}</p>`;
}

const label = (mode, row) => (mode === "note" ? "Write a note for your team" : `Write to ${row.name}`);

function key(event, send) {
  if (event.key === "Escape") leave(event);
  // Enter also ends the choice of a word in Chinese, Japanese or Korean: that one sends nothing.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (touch && !event.ctrlKey && !event.metaKey) return;
  send(event);
}

/** Back to where the single keys work. */
function leave(event) {
  event.stopPropagation();
  event.currentTarget.closest(".pane-main").querySelector("[role=log]")?.focus({ preventScroll: true });
}

/** In characters as the server counts them; counting is for texts that come near the limit. */
function length(text) {
  return text.length > BODY_MAX - WARN_BEFORE ? [...text].length : text.length;
}

/** Tells that the reader types, not more often than every three seconds, and when they stop. */
function useTyping(desk, row) {
  const told = useRef(0);
  const tell = (typing) => {
    const again = typing ? Date.now() - told.current > TYPING_EVERY : told.current > 0;
    if (!again) return;
    told.current = typing ? Date.now() : 0;
    desk.types(row.id, typing);
  };
  useEffect(() => () => tell(false), []);
  return tell;
}

/** Grows with its text where the browser does not do that by itself (field-sizing). */
function useFit(field, text) {
  useEffect(() => {
    if (CSS.supports("field-sizing", "content")) return;
    field.current.style.blockSize = "auto";
    field.current.style.blockSize = `${field.current.scrollHeight}px`;
  }, [text]);
}
