/** Native dialogs: <button command="show-modal" commandfor="ID"> where the browser does not know `command` yet,
 *  a click on the backdrop closes, and the focused field is the first with `autofocus`. */

const COMMANDS = {
  "show-modal": (dialog) => dialog.showModal(),
  close: (dialog) => dialog.close(),
};

function obey(event) {
  const button = event.target.closest?.("button[command][commandfor]");
  const dialog = button && document.getElementById(button.getAttribute("commandfor"));
  if (dialog instanceof HTMLDialogElement) COMMANDS[button.getAttribute("command")]?.(dialog);
}

/** The backdrop is the dialog itself, outside its box. */
function leave(event) {
  if (!(event.target instanceof HTMLDialogElement) || !event.target.open) return;
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && event.target.hasAttribute("data-light-dismiss")) event.target.close();
}

if (!("command" in HTMLButtonElement.prototype)) document.addEventListener("click", obey);
document.addEventListener("pointerdown", leave);
