// Where an operator writes: an answer, or a note that only the team sees. Enter sends.
import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import { ATTACHED, FIELD_KEYS, fitting, NOTICES, SENDINGS, TOOLS } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";
import { JustSent } from "paldesk/dashboard/sent";
import { Suggestions, useSuggestions } from "paldesk/dashboard/suggestions";
import { MODES, Writing } from "paldesk/dashboard/writing";

const WARN_BEFORE = 500;
// On a phone Enter makes a line, as everywhere else there; the button sends.
const touch = globalThis.matchMedia?.("(pointer: coarse)").matches;

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any, attempt: any }} props */
export function Composer({ room, row, attempt }) {
  const writing = useMemo(() => new Writing(room, row), [row.id]);
  writing.row = row;
  const list = useSuggestions(writing);
  useEffect(() => () => writing.rest(), []);
  const send = (event) => {
    event.preventDefault();
    writing.send();
  };
  return html`<form class="composer" data-mode=${writing.mode.value} onSubmit=${send} aria-label="Write">
    <${Advice} writing=${writing} attempt=${attempt} />
    ${NOTICES.map((Notice, index) => html`<${Notice} key=${index} writing=${writing} attempt=${attempt} />`)}
    <${Suggestions} list=${list} />
    <div class="composer-box">
      <${Modes} writing=${writing} />
      <${Field} writing=${writing} list=${list} send=${send} />
      ${ATTACHED.map((Part, index) => html`<${Part} key=${index} writing=${writing} />`)}
      <div class="composer-foot">
        <${Tools} writing=${writing} />
        <${Help} writing=${writing} />
        <${Send} writing=${writing} />
      </div>
    </div>
  </form>`;
}

function Field({ writing, list, send }) {
  const { text, over, field, row } = writing;
  const label = writing.mode.value === "note" ? "Write a note for your team" : `Write to ${row.name}`;
  useFit(field, text);
  const moved = (event) => void (writing.caret.value = event.currentTarget.selectionEnd);
  const type = (event) => (moved(event), writing.type(event.currentTarget.value));
  return html`<textarea ref=${field} rows="1" dir="auto" value=${text} enterkeyhint=${touch ? "enter" : "send"} aria-label=${label} placeholder=${label} aria-describedby="composer-help"
    aria-invalid=${over > 0 ? "true" : undefined} ...${list.aria} onInput=${type} onSelect=${moved} onClick=${moved} onKeyUp=${moved}
    onKeyDown=${(event) => key(event, writing, list, send)} onBlur=${() => writing.rest()}></textarea>`;
}

function Modes({ writing }) {
  return html`<div class="composer-modes" role="group" aria-label="Kind of message">
    ${Object.entries(MODES).map(([name, { word, key: letter }]) => html`<button key=${name} class="composer-mode" type="button" aria-pressed=${String(writing.mode.value === name)} aria-keyshortcuts=${letter}
      title=${`${word} (${letter.toUpperCase()})`} onClick=${() => writing.choose(name)}>${word}</button>`)}
  </div>`;
}

function Tools({ writing }) {
  return html`<div class="composer-tools" role="group" aria-label="Tools">
    ${fitting(TOOLS, writing).map((tool) => html`<${tool.Part ?? Tool} key=${tool.id} writing=${writing} tool=${tool} />`)}
  </div>`;
}

function Tool({ writing, tool }) {
  const { icon, words, hint, pressed, run } = tool;
  return html`<button class="button button-quiet button-icon button-small" type="button" aria-label=${words} title=${hint ? `${words} (${hint})` : words}
    aria-pressed=${pressed ? String(pressed(writing)) : undefined} onClick=${() => run(writing)}><${Icon} name=${icon} /></button>`;
}

/** One button, and a menu of other ways where there are any. */
function Send({ writing }) {
  const { send, icon } = MODES[writing.mode.value];
  const ways = fitting(SENDINGS, writing);
  const disabled = !writing.sendable;
  return html`<div class=${`composer-send${ways.length ? " composer-send-split" : ""}`}>
    <button class="button button-primary button-small" type="submit" disabled=${disabled}>${send}<${Icon} name=${icon} flip=${true} /></button>
    ${ways.length > 0 && html`<pal-menu end>
      <button class="button button-primary button-small button-icon" type="button" popovertarget="sendings" aria-haspopup="menu" aria-label="Other ways to send" title="Other ways to send" disabled=${disabled}><${Icon} name="chevron-down" /></button>
      <div class="menu" id="sendings" popover="auto" role="menu" aria-label="Other ways to send">
        ${ways.map((way) => html`<button key=${way.id} class="menu-item" type="button" role="menuitem" onClick=${() => pick(way, writing)}>
          <${Icon} name=${way.icon} /><span>${way.words}</span>${way.hint && html`<span class="menu-hint">${way.hint}</span>`}</button>`)}
      </div>
    </pal-menu>`}
  </div>`;
}

function pick(way, writing) {
  document.getElementById("sendings").hidePopover();
  way.run(writing);
}

/** What to know before writing: that it is closed. Who else writes is told by replying.js. */
function Advice({ writing, attempt }) {
  const { desk, row, mode } = writing;
  return row.status === "closed" && html`<p class="composer-advice"><${Icon} name="archive" /><span class="grow">${mode.value === "note" ? "This conversation is closed." : "This conversation is closed, and stays closed when you write."}</span>
      <button class="button-link" type="button" onClick=${() => attempt(() => desk.reopen(row.id))}>Reopen</button></p>`;
}

function Help({ writing }) {
  const { shut, over, hindrance } = writing;
  if (shut) return html`<p id="composer-help" class="composer-help grow">Not connected: reload the page to send. Your text is kept.</p>`;
  if (over > 0) return html`<p id="composer-help" class="composer-help composer-over grow" role="status">${over} ${over === 1 ? "character" : "characters"} too long: shorten it to send.</p>`;
  if (over > -WARN_BEFORE) return html`<p id="composer-help" class="composer-help grow" role="status">${-over} characters left</p>`;
  if (writing.justSent.value) return html`<${JustSent} writing=${writing} />`;
  if (hindrance) return html`<p id="composer-help" class="composer-help grow" role="status">${hindrance}</p>`;
  return html`<p id="composer-help" class="composer-help composer-hint grow">${touch ? "" : html`<span><kbd>Enter</kbd> sends,</span> <span><kbd>Shift</kbd> <kbd>Enter</kbd> makes a new line</span>`}</p>`;
}

function key(event, writing, list, send) {
  if (list.key(event) || FIELD_KEYS.some((dealt) => dealt(event, writing))) return;
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

/** Grows with its text where the browser does not do that by itself (field-sizing). */
function useFit(field, text) {
  useEffect(() => {
    if (CSS.supports("field-sizing", "content")) return;
    field.current.style.blockSize = "auto";
    field.current.style.blockSize = `${field.current.scrollHeight}px`;
  }, [text]);
}
