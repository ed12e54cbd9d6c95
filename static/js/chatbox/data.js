// "Your data": what is held, in plain words, and the way out of it.

/**
 * @param {HTMLDialogElement} dialog
 * @param {object} about
 * @param {HTMLElement} about.opener
 * @param {() => boolean} about.begun     whether this visitor has written
 * @param {() => Promise<void>} about.end ends the chat on this browser; throws when the server was not reached
 */
export function yourData(dialog, { opener, begun, end }) {
  const part = (name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-part=${name}]`));
  const [ask, sure, fault] = [part("ask"), part("sure"), part("fault")];

  function show() {
    part("nothing").hidden = begun();
    part("held").hidden = ask.hidden = !begun();
    sure.hidden = fault.hidden = true;
    dialog.showModal();
  }

  function confirm(asked) {
    sure.hidden = !asked;
    ask.hidden = asked;
    (asked ? sure : ask).querySelector("button").focus();
  }

  async function finish() {
    fault.hidden = true;
    try {
      await end();
      dialog.close();
    } catch {
      fault.hidden = false;
    }
  }

  opener.addEventListener("click", show);
  const actions = { close: () => dialog.close(), end: () => confirm(true), keep: () => confirm(false), finish };
  for (const button of dialog.querySelectorAll("button")) button.addEventListener("click", actions[button.name]);
  // Escape closes this dialog alone, not the chat around it.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
}
