// "Your data": what is held, in plain words, and the way out of it.
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";

/** The verb: show it. @param {any} frame */
export function privacy(frame) {
  const site = frame.site.name;
  const title = make("h2", { id: "data-title", text: say("data.title") });
  const dialog = make("dialog", { "aria-labelledby": "data-title" }, title);
  const line = (key) => make("p", { text: say(key, { site }) });
  const button = (key, look, act) => make("button", { type: "button", class: look, text: say(key), onclick: act });
  dialog.append(...(frame.begun ? held(frame, dialog, { line, button }) : [line("data.nothing"), line("data.when_written")]));
  dialog.append(make("p", {}, button("data.back", "quiet", () => dialog.close())));
  dialog.addEventListener("close", () => dialog.remove());
  // Escape closes this dialog alone, not the chat around it.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
}

function held(frame, dialog, { line, button }) {
  const fault = make("p", { role: "alert", class: "fault" });
  const end = button("data.end", "quiet", () => confirm(true));
  const keep = button("data.keep", "quiet", () => confirm(false));
  const finish = button("data.finish", "danger", async () => {
    fault.textContent = "";
    await frame.end().then(() => dialog.close(), () => (fault.textContent = say("data.unreached")));
  });
  const ask = make("p", {}, end);
  const sure = make("div", { hidden: "" }, line("data.consequence"), make("p", { class: "row" }, finish, keep));
  const confirm = (asked) => {
    [sure.hidden, ask.hidden] = [!asked, asked];
    (asked ? finish : end).focus();
  };
  return [line("data.held"), line("data.browser"), ask, sure, fault];
}
