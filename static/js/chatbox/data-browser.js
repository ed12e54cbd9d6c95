// What this browser keeps, and the way out of it.
import { section } from "paldesk/chatbox/data-parts";
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";

/** @param {any} frame  @param {HTMLDialogElement} dialog */
export function browser(frame, dialog) {
  const site = frame.site.name;
  const button = (key, look, act) => make("button", { type: "button", class: look, text: say(key), onclick: act });
  const fault = make("p", { role: "alert", class: "fault" });
  const end = button("data.end", "quiet", () => confirm(true));
  const keep = button("data.keep", "quiet", () => confirm(false));
  const finish = button("data.finish", "danger", async () => {
    fault.textContent = "";
    await frame.end().then(() => dialog.close(), () => (fault.textContent = say("data.unreached")));
  });
  const asked = make("p", {}, end);
  const consequence = make("p", { text: say("data.consequence", { site }) });
  const sure = make("div", { hidden: "" }, consequence, make("p", { class: "row" }, finish, keep));
  const confirm = (sureNow) => {
    [sure.hidden, asked.hidden] = [!sureNow, sureNow];
    (sureNow ? finish : end).focus();
  };
  const kept = frame.site.keeping === "session" ? "data.browser_tab" : "data.browser";
  return section("data.here", make("p", { class: "small", text: say(kept) }), asked, sure, fault);
}
