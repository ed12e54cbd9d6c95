// "Your data": what is held of this visitor and from where, in plain words; put right, taken back and asked for in place.
import { make } from "paldesk/chatbox/dom";
import { browser } from "paldesk/chatbox/data-browser";
import { choices } from "paldesk/chatbox/data-choices";
import { list, on, section } from "paldesk/chatbox/data-parts";
import { person } from "paldesk/chatbox/data-person";
import { rights } from "paldesk/chatbox/data-rights";
import { ask } from "paldesk/chatbox/own";
import { locale, say } from "paldesk/chatbox/say";

/** The verb: show it. @param {any} frame */
export function privacy(frame) {
  if (document.getElementById("data")) return;
  const site = frame.site.name;
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { id: "data", "aria-labelledby": "data-title" }));
  const line = (key) => make("p", { text: say(key, { site }) });
  const back = make("button", { type: "button", class: "quiet", text: say("data.back"), onclick: () => dialog.close() });
  const held = make("div", {});
  dialog.append(make("h2", { id: "data-title", text: say("data.title") }), held, make("p", {}, back));
  dialog.addEventListener("close", () => dialog.remove());
  // Escape closes this dialog alone, not the chat around it.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  if (!frame.begun) return held.append(line("data.nothing"), line("data.when_written"));
  load(frame, dialog, held);
}

async function load(frame, dialog, held) {
  const here = browser(frame, dialog);
  held.replaceChildren(make("p", { role: "status", text: say("data.loading") }), here);
  try {
    const data = await ask(frame);
    const visits = data.visits ? [(await frame.part("data-visits")).visited(frame, data.visits)] : [];
    const found = data.found.length ? [(await frame.part("found")).shown(frame, data.found)] : [];
    held.replaceChildren(person(frame, data), ...found, talk(frame, data), ...choices(frame, data), ...visits, rights(frame, data), here);
  } catch (fault) {
    const again = make("button", { type: "button", class: "quiet", text: say("data.again"), onclick: () => load(frame, dialog, held) });
    held.replaceChildren(make("p", { role: "alert", class: "fault", text: say("data.not_shown") }), make("p", {}, again), here);
  }
}

function talk({ site }, { messages, files, ratings, tracked, since, first_seen, of_age }) {
  const things = [say("data.messages", { count: messages }), ...(files ? [say("data.files", { count: files })] : []), ...(ratings ? [say("data.ratings", { count: ratings })] : [])];
  const kept = new Intl.ListFormat(locale).format(things);
  const facts = [
    [say("data.kept"), since ? say("data.since", { things: kept, date: on(since) }) : say("data.none_kept")],
    [say("data.first_seen"), on(first_seen)],
    ...(tracked ? [[say("data.seen"), say("data.tracked", { count: tracked })]] : []),
    ...(of_age ? [[say("data.age"), say("data.old_enough")]] : []),
  ];
  return section("data.talk", make("p", { class: "small", text: say("data.why", { site: site.name }) }), list(facts));
}
