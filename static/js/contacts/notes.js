// Notes about a contact: written above the timeline, edited where they stand, and brought back for a while when deleted.
import { say } from "paldesk/elements/toast";

export class Notes {
  /** @param {any} page   the pal-contact around it */
  constructor(page) {
    this.page = page;
    page.querySelector("[data-note-form]")?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
    });
  }

  clicked({ target }) {
    const note = /** @type {HTMLElement|null} */ (target.closest("[data-note]"));
    if (!note) return;
    if (target.matches("[data-edit-note]")) edit(note, true);
    else if (target.matches("[data-cancel-note]")) edit(note, false);
    else if (target.matches("[data-delete-note]")) void this.#delete(note);
  }

  /** @param {HTMLFormElement} form */
  async submitted(form) {
    const { page } = this;
    const body = String(new FormData(form).get("body") ?? "");
    const fresh = form.matches("[data-note-form]");
    const url = fresh ? `${page.here}notes/` : /** @type {HTMLElement} */ (form.closest("[data-note]")).dataset.note;
    if (!(await page.store(form, () => page.server.post(url, { body })))) return;
    form.reset();
    if (!fresh) form.hidden = true;
    await page.refresh();
    say(fresh ? "Note added" : "Saved");
  }

  async #delete(note) {
    const { page } = this;
    try {
      const { undo } = await page.server.delete(note.dataset.note);
      say("Note deleted", undo ? { undo: () => void this.#restore(undo) } : {});
    } catch (fault) {
      say(fault.detail ?? String(fault), { tone: "danger" });
    }
    await page.refresh();
  }

  async #restore(word) {
    await this.page.server.post(`${this.page.here}notes/`, { restore: word }).catch((fault) => say(fault.detail, { tone: "danger" }));
    await this.page.refresh();
  }
}

/** @param {HTMLElement} note @param {boolean} on */
function edit(note, on) {
  const form = /** @type {HTMLFormElement} */ (note.querySelector("[data-note-edit]"));
  form.hidden = !on;
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (note.querySelectorAll("[data-body], .timeline-acts"))) part.hidden = on;
  if (on) form.querySelector("textarea").focus();
  else {
    form.reset();
    /** @type {HTMLElement} */ (note.querySelector("[data-edit-note]")).focus();
  }
}
