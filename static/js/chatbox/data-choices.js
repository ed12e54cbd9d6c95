// What the visitor agreed to: taken back with the same one click that gives it.
import { heed } from "paldesk/chatbox/consent";
import { on, section } from "paldesk/chatbox/data-parts";
import { make } from "paldesk/chatbox/dom";
import { ask } from "paldesk/chatbox/own";
import { say } from "paldesk/chatbox/say";

/** Nothing where the site asks for nothing. @param {any} frame  @param {any} data as privacy/own.py tells it */
export function choices(frame, { consents }) {
  if (!consents.length) return [];
  return [section("data.consents", ...consents.map((said) => choice(frame, said)))];
}

function choice(frame, said) {
  const id = `says-${said.purpose}`;
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", name: said.purpose, "aria-describedby": id }));
  input.checked = said.granted;
  const state = make("small", { id, role: "status", text: counts(said) });
  input.addEventListener("change", () => change(frame, said, input, state));
  return make("div", { class: "choice" }, make("label", {}, input, make("span", { dir: "auto", text: said.text })), state);
}

async function change(frame, said, input, state) {
  const granted = input.checked;
  input.disabled = true;
  try {
    const told = await ask(frame, "consents/", "POST", { purpose: said.purpose, granted, by: "visitor", version: said.version });
    input.checked = told.granted;
    state.textContent = counts({ granted: told.granted, source: "visitor", at: Date.now() });
    heed(frame, told);
  } catch ({ code }) {
    input.checked = !granted;
    state.textContent = say(code === "text_changed" ? "data.text_changed" : "data.unreached");
  }
  input.disabled = false;
  input.focus();
}

function counts({ granted, source, at }) {
  if (granted) return say(source === "page" ? "data.yes_by_page" : "data.yes", { date: on(at) });
  return say(source === "signal" ? "data.no_by_signal" : "data.no");
}
