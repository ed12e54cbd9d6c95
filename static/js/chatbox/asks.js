// What an operator's message asks: buttons, a list, a field. The choice is sent as an ordinary message that names the
// number of the one that asked, so it goes through the outbox like every other.
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";
import { field } from "paldesk/chatbox/sheet";

/** Those that are on the screen: {element, seq, store, quiet}. */
const asking = new Set();
let next = 1;
let watched = false;

/** Draw it below the words that ask. @param {any} frame @param {HTMLElement} bubble @param {any} row */
export async function ask(frame, bubble, row) {
  await frame.part("sheet");
  if (!watched) frame.watch(() => refresh(frame));
  watched = true;
  const { store } = frame;
  const answer = (text) => frame.write(text, { answers: row.seq });
  const made = KINDS[row.ask.kind](row.ask, answer);
  made.classList.add("ask");
  // Below the bubble: what is to be pressed is no part of what was said.
  bubble.after(made);
  asking.add({ element: made, seq: row.seq, store });
  refresh(frame);
  if (frame.transcript.following) frame.transcript.toEnd();
}

/** What is answered becomes quiet, on its way already. */
function refresh(frame) {
  for (const one of asking) {
    // Another conversation is shown: it is drawn anew with its own.
    if (!one.element.isConnected) asking.delete(one);
    const said = answered(frame, one);
    if (said === one.said) continue;
    one.said = said;
    one.element.replaceChildren(...(said === undefined ? one.live ?? [] : quiet(one, said)));
  }
}

function quiet(one, said) {
  one.live ??= [...one.element.childNodes];
  const chosen = one.element.dataset.kind === "field" ? [] : [make("span", { class: "chosen", dir: "auto", text: said })];
  return [make("p", { class: "answered", text: `${say("asks.answered")}${chosen.length ? ":" : ""}` }), ...chosen];
}

function answered(frame, { seq, store }) {
  const told = [...store.events.values(), ...frame.outbox.entries].find((each) => each.answers === seq && !each.failed);
  return told?.body;
}

const KINDS = { buttons, list, field: asked };

function buttons({ options }, answer) {
  return make("div", { role: "group", "aria-label": say("asks.choose"), "data-kind": "buttons" }, ...options.map((option) => make("button", { type: "button", class: "quiet", dir: "auto", text: option, onclick: () => answer(option) })));
}

function list({ options }, answer) {
  const name = `ask-${next++}`;
  const choices = options.map((option, index) => make("label", {}, make("input", { type: "radio", name, value: String(index) }), make("span", { dir: "auto", text: option })));
  const fault = make("p", { class: "fault", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input:checked");
    if (!chosen) fault.textContent = say("asks.choose");
    else answer(options[Number(/** @type {HTMLInputElement} */ (chosen).value)]);
  };
  const form = make("form", { "data-kind": "list", onsubmit: submit }, make("fieldset", {}, make("legend", { class: "hidden", text: say("asks.choose") }), ...choices), fault, make("button", { type: "submit", class: "primary", text: say("asks.answer") }));
  return form;
}

const TYPES = { text: "text", email: "email", number: "text", date: "date" };
const MODES = { email: "email", number: "decimal" };

function asked({ field: kind, label }, answer) {
  const control = /** @type {HTMLInputElement} */ (make("input", { id: `ask-${next++}`, type: TYPES[kind], inputmode: MODES[kind], maxlength: 300, dir: kind === "text" ? "auto" : "ltr", autocomplete: kind === "email" ? "email" : "off" }));
  const { box, wrong } = field(label, control);
  const submit = (event) => {
    event.preventDefault();
    const text = control.value.trim();
    if (FITS[kind](text)) return answer(text);
    wrong(say(`asks.${kind}_wrong`));
    return control.focus();
  };
  return make("form", { novalidate: true, "data-kind": "field", onsubmit: submit }, box, make("button", { type: "submit", class: "primary", text: say("asks.answer") }));
}

// As chat/asking.py reads them.
const FITS = {
  text: (text) => Boolean(text),
  email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
  number: (text) => /^[+-]?\d+(?:[.,]\d+)?$/.test(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
};
