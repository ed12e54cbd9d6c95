// A dialog of a part: it comes up from the bottom, Escape closes it alone, and it goes with its closing.
import { make } from "paldesk/chatbox/dom";

/**
 * @param {string} id @param {string} title
 * @returns {any} the dialog, not shown yet; `fill(...children)` puts them below its title
 */
export function sheet(id, title) {
  document.getElementById(id)?.remove();
  const head = make("h2", { id: `${id}-title`, text: title });
  /** @type {any} */
  const dialog = make("dialog", { id, class: "sheet", "aria-labelledby": `${id}-title` }, head);
  dialog.fill = (...children) => dialog.replaceChildren(head, ...children);
  // Escape closes this dialog alone, not the chat around it.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  return dialog;
}

/** A field with its label, a help text and room for what is wrong. @returns {{ box: any, wrong: (words: string) => void }} */
export function field(label, control, help = "") {
  const id = control.id;
  const fault = make("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const about = help ? [make("p", { class: "help", id: `${id}-help`, text: help })] : [];
  control.setAttribute("aria-describedby", `${help ? `${id}-help ` : ""}${id}-fault`);
  const wrong = (words) => {
    fault.textContent = words;
    if (words) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  control.addEventListener("input", () => wrong(""));
  return { box: make("div", { class: "field" }, make("label", { for: id, text: label }), ...about, control, fault), wrong };
}
