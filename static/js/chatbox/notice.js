// The site's privacy notice: read before the first message, and at any time after.
import { linked, make } from "paldesk/chatbox/dom";
import { locale, say } from "paldesk/chatbox/say";

/** Show it. @param {any} frame */
export async function begin(frame) {
  const title = make("h2", { id: "notice-title", text: say("notice.title") });
  const words = make("div", { class: "notice", "aria-busy": "true" });
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { "aria-labelledby": "notice-title" }, title, words));
  dialog.append(make("p", {}, make("button", { type: "button", class: "quiet", text: say("notice.back"), onclick: () => dialog.close() })));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  words.replaceChildren(...(await told(frame)));
  words.removeAttribute("aria-busy");
}

async function told({ site, session }) {
  try {
    const answer = await fetch(`${session.base}notice.json`, { credentials: "omit" });
    if (!answer.ok) throw answer;
    const { text, url, at } = await answer.json();
    const page = make("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: say("notice.page", { site: site.name }) });
    const date = at && new Date(at).toLocaleDateString(locale, { dateStyle: "long" });
    return [
      make("p", { dir: "auto", class: "notice-text" }, ...linked(text)),
      ...(url ? [make("p", {}, page)] : []),
      ...(date ? [make("p", { class: "small", text: say("notice.since", { date }) })] : []),
    ];
  } catch {
    return [make("p", { role: "alert", class: "fault", text: say("notice.unreached") })];
  }
}
