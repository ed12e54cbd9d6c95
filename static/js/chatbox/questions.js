// What the site asks before a new visitor's first message, each with why. The answers go to the server with the first
// key of this browser, and nothing of them is kept here.
import { ask, begun } from "paldesk/chatbox/asked";
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";
import { field } from "paldesk/chatbox/sheet";

const TYPES = { email: "email", phone: "tel" };
const COMPLETE = { name: "name", email: "email", phone: "tel" };

/** @param {any} frame */
export async function begin(frame) {
  const { questions } = frame.site;
  if (frame.begun) return done(frame);
  await frame.part("sheet");
  const fields = questions.map(drawn);
  const fault = make("p", { class: "fault", role: "alert" });
  const start = make("button", { type: "submit", class: "primary", text: say("questions.start") });
  const skip = questions.some(({ required }) => required) ? [] : [make("button", { type: "button", class: "quiet", text: say("questions.skip"), onclick: () => done(frame, form) })];
  const title = make("h2", { id: "questions-title", text: say("questions.title") });
  const form = make("form", { id: "questions", novalidate: true, "aria-labelledby": "questions-title" }, title, ...fields.map(({ box }) => box), fault, make("div", { class: "row" }, start, ...skip));
  form.addEventListener("submit", (event) => (event.preventDefault(), send(frame, { form, fields, fault, start })));
  frame.at("log").before(form);
  // The first question has the room and the focus that the field for a message would have.
  const { opened } = frame;
  const top = () => {
    frame.at("talk").scrollTop = 0;
    fields[0].control.focus({ preventScroll: true });
  };
  frame.transcript.following = false;
  frame.opened = () => (opened(), form.isConnected && top());
  if (frame.open) top();
  // Whoever began by another way, as from the page around, is asked no more.
  frame.watch(() => frame.store.rows(frame.outbox.entries).length && form.isConnected && done(frame, form));
  return undefined;
}

function drawn({ name, kind, label, purpose, required, options }) {
  const about = { id: `question-${name}`, name, required, maxlength: 300, autocomplete: COMPLETE[name] ?? "off", "aria-required": required && "true" };
  const control = kind === "choice"
    ? make("select", about, make("option", { value: "", text: say("questions.choose") }), ...options.map((option) => make("option", { text: option })))
    : make("input", { ...about, type: TYPES[kind] ?? "text", inputmode: kind === "number" && "decimal", dir: kind === "text" ? "auto" : "ltr" });
  return { name, kind, control: /** @type {any} */ (control), required, ...field(required ? label : say("questions.optional", { label }), control, purpose) };
}

async function send(frame, { form, fields, fault, start }) {
  fault.textContent = "";
  const missing = fields.filter(({ control, required, kind }) => wrongness(control.value.trim(), required, kind));
  for (const { control, required, kind, wrong } of fields) wrong(words(wrongness(control.value.trim(), required, kind)));
  if (missing.length) return missing[0].control.focus();
  start.setAttribute("aria-busy", "true");
  try {
    await begun(frame);
    const given = Object.fromEntries(fields.map(({ name, control }) => [name, control.value.trim()]));
    await ask(frame, "answers/", { ...given, questions: true });
    frame.reachable = Boolean(given.email);
    done(frame, form);
  } catch ({ code, told }) {
    refused(fields, fault, code, told?.faults ?? {});
  }
  return start.removeAttribute("aria-busy");
}

function refused(fields, fault, code, faults) {
  const named = fields.filter(({ name }) => faults[name]);
  for (const { name, wrong } of named) wrong(words(faults[name]));
  if (named.length) named[0].control.focus();
  else fault.textContent = say(code === "slow_down" ? "questions.many" : "questions.unreached");
}

/** The key of what is wrong, or nothing. The server looks again (chat/questions.py). */
function wrongness(text, required, kind) {
  if (!text) return required ? "required" : "";
  return FITS[kind]?.test(text) === false ? kind : "";
}

const words = (fault) => (fault ? say(`questions.${fault}_wrong`) : "");

const FITS = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  phone: /^\+?[0-9 ()/.-]{4,24}$/,
  number: /^-?\d{1,12}(?:[.,]\d{1,6})?$/,
};

function done(frame, form) {
  form?.remove();
  frame.at("composer").hidden = false;
  if (form && frame.open) frame.composer.focus();
}
