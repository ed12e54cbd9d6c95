// Whoever typed while the visitor wrote may answer what is no longer asked. Said in place; Enter a second time sends.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { GUARDS, NOTICES } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";

/** @typedef {import("paldesk/dashboard/writing").Writing} Writing */

/** By conversation: what the visitor had written when the text was begun. @type {Map<string, number>} */
const begun = new Map();
/** Where a message was held back once. */
const held = signal("");

/** @param {Writing} writing */
const overtaken = ({ row, mode, text }) => mode.value === "reply" && Boolean(text.trim()) && row.visitor_seq > (begun.get(row.id) ?? row.visitor_seq);

/** @param {Writing} writing */
function seen({ row }) {
  begun.set(row.id, row.visitor_seq);
  held.value = "";
}

/** @param {Writing} writing @returns {boolean} true: not yet */
function hold(writing) {
  if (!overtaken(writing) || held.peek() === writing.row.id) {
    seen(writing);
    return false;
  }
  held.value = writing.row.id;
  return true;
}

/** @param {{ writing: Writing }} props */
function Arrival({ writing }) {
  const { row } = writing;
  const empty = !writing.text.trim();
  useEffect(() => {
    // An empty field answers nothing: the text begins with what has been said by then.
    if (empty || !begun.has(row.id)) seen(writing);
  }, [empty, empty && row.visitor_seq, row.id]);
  if (!overtaken(writing)) return null;
  const look = () => {
    seen(writing);
    const log = /** @type {HTMLElement|null} */ (document.querySelector(".pane-main [role=log]"));
    log?.scrollTo({ top: log.scrollHeight });
    writing.focus();
  };
  const anyway = () => {
    seen(writing);
    writing.send();
  };
  return html`<p class="composer-advice composer-warning" role=${held.value === row.id ? "alert" : "status"}><${Icon} name="messages-square" />
    <span class="grow">${row.name} wrote while you were typing: read it first.${held.value === row.id && html` <kbd>Enter</kbd> again sends.`}</span>
    <button class="button-link" type="button" onClick=${anyway}>Send anyway</button>
    <button class="button-link" type="button" onClick=${look}>Look</button></p>`;
}

NOTICES.push(Arrival);
GUARDS.push(hold);
