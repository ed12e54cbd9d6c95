// Asking a visitor to choose or to fill in: buttons, a pick list, a field. The answer comes as a message of its own.
import { html } from "htm/preact";
import { useSignal } from "@preact/signals";
import { MESSAGE_SEND } from "paldesk/protocol";
import { register } from "paldesk/dashboard/actions";
import { TOOLS } from "paldesk/dashboard/composer-parts";
import { Refusal, show } from "paldesk/dashboard/dialogs";

const KINDS = { buttons: "Buttons", list: "Pick list", field: "Form field" };
const FIELDS = { text: "Text", email: "E-mail address", number: "Number", date: "Date" };
const OPTIONS_MAX = 10;
const OPTION_MAX = 80;
const WORDS = "Ask with choices or a field…";

TOOLS.push({ id: "ask", icon: "list-checks", words: "Ask with choices or a field", fits: (writing) => writing.mode.value === "reply", run: ({ row, room, text }) => open(row, room, text) });
register({ id: "ask", icon: "list-checks", words: () => WORDS, menu: false, fits: (row) => !row.blocked, run: (row, room) => open(row, room, "") });

function open(row, room, begun) {
  show(`Ask ${row.name}`, Asking, { row, room, begun: begun.trim() });
}

function Asking({ row, room, begun, close }) {
  const kind = useSignal("buttons");
  const question = useSignal(begun);
  const options = useSignal("");
  const field = useSignal("email");
  const label = useSignal("");
  const trouble = useSignal("");
  const send = (event) => {
    event.preventDefault();
    const ask = kind.value === "field" ? { kind: kind.value, field: field.value, label: label.value.trim() } : { kind: kind.value, options: lines(options.value) };
    trouble.value = wrong(question.value, ask);
    if (trouble.value) return;
    room.desk.write(MESSAGE_SEND, row.id, question.value.trim(), { ask });
    // What was begun in the field for a reply is asked now.
    if (begun && room.unsent.draft(row.id, "reply").peek().trim() === begun) room.unsent.type(row.id, "reply", "");
    close();
  };
  const typed = (signal) => (event) => ((signal.value = event.currentTarget.value), (trouble.value = ""));
  return html`<form onSubmit=${send} novalidate>
    <div class="dialog-body ask-form">
      <div class="field"><label for="ask-question">Question</label>
        <textarea id="ask-question" rows="2" dir="auto" autofocus value=${question.value} onInput=${typed(question)}></textarea></div>
      <fieldset class="ask-kinds"><legend class="field-label">Answered by</legend>
        ${Object.entries(KINDS).map(([name, words]) => html`<label key=${name}><input type="radio" name="ask-kind" value=${name} checked=${kind.value === name} onChange=${typed(kind)} />${words}</label>`)}
      </fieldset>
      ${kind.value === "field" ? html`<div class="field-row">
        <div class="field"><label for="ask-field">Kind of answer</label><select id="ask-field" value=${field.value} onChange=${typed(field)}>${Object.entries(FIELDS).map(([name, words]) => html`<option key=${name} value=${name}>${words}</option>`)}</select></div>
        <div class="field"><label for="ask-label">Label of the field</label><input id="ask-label" maxlength=${OPTION_MAX} dir="auto" value=${label.value} onInput=${typed(label)} /></div>
      </div>` : html`<div class="field"><label for="ask-options">Choices</label><p class="field-help" id="ask-options-help">One a line, up to ${OPTIONS_MAX}.</p>
        <textarea id="ask-options" rows="4" dir="auto" aria-describedby="ask-options-help" value=${options.value} onInput=${typed(options)}></textarea></div>`}
      <${Refusal} words=${trouble.value} />
    </div>
    <div class="dialog-foot"><button class="button" type="button" onClick=${close}>Cancel</button><button class="button button-primary" type="submit">Send</button></div>
  </form>`;
}

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** As chat/asking.py sees it, in words; "" when it can be asked.
 * @param {string} question @param {{ kind: string, options?: string[], field?: string, label?: string }} ask */
export function wrong(question, { kind, options = [], label = "" }) {
  if (!question.trim()) return "Write the question first.";
  if (kind === "field") return label ? "" : "Give the field a label: it is read aloud, too.";
  if (options.length < 2) return "Give at least two choices, one a line.";
  if (options.length > OPTIONS_MAX) return `That is ${options.length} choices: ${OPTIONS_MAX} are the most.`;
  if (options.some((option) => [...option].length > OPTION_MAX)) return `A choice has at most ${OPTION_MAX} characters.`;
  return new Set(options).size === options.length ? "" : "Each choice stands there once.";
}

/** What a message asks, and what was answered. @param {{ ask: import("paldesk/protocol").Ask, answer?: string }} props */
export function Asked({ ask, answer }) {
  const { kind, options = [], label } = ask;
  const what = kind === "field" ? html`<span class="ask-field">${label}</span>` : options.map((option) => html`<span key=${option} class="ask-option" data-chosen=${option === answer ? "" : undefined} dir="auto">${option}</span>`);
  return html`<div class="talk-ask"><span class="visually-hidden">${kind === "field" ? "Asks to fill in" : "Asks to choose"}: </span>${what}
    <span class="talk-ask-state">${answer === undefined ? "Not answered yet" : kind === "field" ? "Answered" : `Answered: ${answer}`}</span></div>`;
}
