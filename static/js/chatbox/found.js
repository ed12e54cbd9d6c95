// What public sources say of the visitor: told once in the chat, and shown, put right or taken back in "Your data".
import { on } from "paldesk/chatbox/data-parts";
import { make } from "paldesk/chatbox/dom";
import { ask } from "paldesk/chatbox/own";
import { locale, say } from "paldesk/chatbox/say";
import { run } from "paldesk/chatbox/verbs";

const LABELS = { name: "found.name", company: "found.company", picture: "found.picture" };

/** A line in the chat for whoever comes back and was not told yet. @param {any} frame */
export async function begin(frame) {
  if (!frame.begun) return;
  const { found } = await ask(frame, "found/");
  if (!found.length) return;
  const things = new Intl.ListFormat(locale).format(found.map(({ name }) => within(say(LABELS[name]))));
  const see = () => (away(), run(frame, "privacy", []));
  const button = (key, look, act) => make("button", { type: "button", class: look, text: say(key), onclick: act });
  const words = make("p", { dir: "auto", text: say("found.line", { site: frame.site.name, things }) });
  const line = make("section", { id: "found", role: "status" }, words, make("p", { class: "row" }, button("found.see", "quiet", see), button("found.well", "plain", () => (away(), frame.composer.focus()))));
  const away = () => line.remove();
  frame.at("typing").before(line);
  if (frame.transcript.following) frame.transcript.toEnd();
  tell(frame, line);
}

/** A label within a sentence; German writes its nouns large everywhere. */
const within = (label) => (locale.startsWith("de") ? label : label.toLocaleLowerCase(locale));

/** Told is what stood before the visitor's eyes. */
function tell(frame, line) {
  let told = false;
  const look = () => {
    if (told || !line.isConnected || !frame.open || document.visibilityState !== "visible") return;
    told = true;
    ask(frame, "found/", "POST", { do: "told" }).catch(() => (told = false));
  };
  frame.watch(look);
  look();
}

/** The part of "Your data". @param {any} frame  @param {any[]} found as crm/enrichment/telling.py tells it */
export function shown(frame, found) {
  document.getElementById("found")?.remove();
  const state = make("p", { role: "status", class: "small" });
  const rows = make("div", {}, ...found.map((each) => row(frame, each, state)));
  const object = make("button", { type: "button", class: "quiet", text: say("found.object") });
  const box = make("section", { id: "found-data", "aria-labelledby": "of-found" }, make("h3", { id: "of-found", text: say("found.title") }), make("p", { class: "small", text: say("found.why", { site: frame.site.name }) }), rows, make("p", {}, object), state);
  object.addEventListener("click", async () => {
    try {
      await ask(frame, "found/", "POST", { do: "object" });
      rows.remove();
      object.parentElement.remove();
      forgetName(found);
      state.textContent = say("found.objected");
    } catch {
      state.textContent = say("found.unreached");
    }
  });
  return box;
}

/** The form above shows the name, too. */
function forgetName(found) {
  const input = /** @type {HTMLInputElement|null} */ (document.getElementById("own-name"));
  if (input && found.some(({ name, value }) => name === "name" && value === input.value)) input.value = "";
}

function row(frame, { name, value, provider, at }, state) {
  const from = make("small", { id: `found-${name}-from`, text: say("found.from", { provider, date: on(at) }) });
  if (name === "company") return correctable(frame, value, from, state);
  const told = name === "picture" ? make("img", { class: "found-picture", src: value, alt: say("found.picture_alt"), width: 64, height: 64 }) : make("span", { dir: "auto", text: value });
  return make("dl", {}, make("div", {}, make("dt", { text: say(LABELS[name]) }), make("dd", {}, told, from)));
}

function correctable(frame, value, from, state) {
  const input = /** @type {HTMLInputElement} */ (make("input", { id: "found-company", type: "text", dir: "auto", maxlength: 120, value, "aria-describedby": from.id }));
  const save = async (event) => {
    event.preventDefault();
    try {
      await ask(frame, "found/", "POST", { do: "correct", company: input.value });
      state.textContent = say("found.saved");
      from.textContent = "";
      input.removeAttribute("aria-invalid");
    } catch ({ code }) {
      if (code === "unreadable") input.setAttribute("aria-invalid", "true");
      state.textContent = say(code === "unreadable" ? "found.wrong" : "found.unreached");
    }
  };
  return make("form", { novalidate: "", onsubmit: save }, make("div", {}, make("label", { for: input.id, text: say("found.company") }), input, from), make("p", { class: "row" }, make("button", { class: "quiet", text: say("found.save") })));
}
