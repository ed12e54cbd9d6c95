/** <pal-contact>: one contact. Facts are put right where they stand, notes are written, edited and brought back, labels
 *  and the owner chosen; and the page follows what changes elsewhere, without touching what somebody is writing. */
import { say } from "paldesk/elements/toast";
import { Server } from "paldesk/dashboard/http";
import { fetched, replaceParts } from "paldesk/contacts/fetched";
import { LEFT } from "paldesk/contacts/left";
import { Notes } from "paldesk/contacts/notes";

const EVERY = 6000;

class ContactPage extends HTMLElement {
  connectedCallback() {
    this.server = new Server(this.dataset.csrf);
    this.here = this.dataset.here;
    this.notes = new Notes(this);
    this.addEventListener("click", (event) => this.#clicked(event));
    document.getElementById("removal")?.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("submit", (event) => this.#submitted(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.timer = setInterval(() => void this.#look(), EVERY);
    document.addEventListener("visibilitychange", () => void this.#look());
    this.#wayBack();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  /** Back to the list as it was left: its words, filters and order. */
  #wayBack() {
    const back = /** @type {HTMLAnchorElement|null} */ (this.querySelector("[data-back]"));
    if (back) back.search = sessionStorage.getItem(LEFT) ?? "";
  }

  // Following

  async #look() {
    if (document.hidden || this.refreshing) return;
    const told = await this.server.get(`${this.here}state/`).catch(() => null);
    if (told && told.version !== this.dataset.version) await this.refresh();
  }

  /** The page's parts as they are now; where somebody writes stays. */
  async refresh() {
    this.refreshing = true;
    try {
      const there = await fetched(`${this.here}${location.search}`);
      const held = focused(this);
      replaceParts(this, there, (part) => busy(part));
      /** @type {HTMLElement} */ this.dataset.version = /** @type {HTMLElement} */ (there.querySelector("pal-contact")).dataset.version;
      if (document.activeElement === document.body) /** @type {HTMLElement|null} */ (held && this.querySelector(held))?.focus();
    } catch (fault) {
      say(fault.message, { tone: "danger" });
    } finally {
      this.refreshing = false;
    }
  }

  // Doing

  #clicked(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const pressed = /** @type {HTMLElement|null} */ (target.closest("[data-do], [data-edit], [data-cancel], [data-earlier], [data-kind]"));
    if (!pressed) this.notes.clicked(event);
    else if (pressed.matches("[data-do]")) void this.#do(pressed);
    else if (pressed.matches("[data-edit]")) open(pressed.closest(".known"), true);
    else if (pressed.matches("[data-cancel]")) open(pressed.closest(".known"), false);
    else this.#turn(event, /** @type {HTMLAnchorElement} */ (pressed));
  }

  #key(event) {
    const known = event.target.closest(".known");
    if (event.key !== "Escape" || !known || !event.target.closest("[data-fact-form]")) return;
    event.preventDefault();
    open(known, false);
  }

  /** @param {HTMLElement} button */
  async #do({ dataset }) {
    const action = { do: dataset.do, what: dataset.what || null, on: dataset.off === undefined, ids: [this.dataset.contact] };
    for (const menu of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(":popover-open"))) menu.hidePopover();
    try {
      const { undo } = await this.server.post(this.dataset.bulk, action);
      if (dataset.do === "remove") location.assign(this.dataset.list);
      else say(dataset.words, undo ? { undo: () => void this.#undo(undo) } : {});
    } catch (fault) {
      say(fault.detail ?? String(fault), { tone: "danger" });
    }
    if (dataset.do !== "remove") await this.refresh();
  }

  async #undo(undo) {
    await this.server.post(this.dataset.bulk, { undo }).catch((fault) => say(fault.detail, { tone: "danger" }));
    await this.refresh();
  }

  #submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    // A form that names its address goes there by itself.
    if (form.hasAttribute("action")) return;
    event.preventDefault();
    if (form.matches("[data-fact-form]")) void this.#correct(form);
    else void this.notes.submitted(form);
  }

  /** @param {HTMLFormElement} form */
  async #correct(form) {
    const known = /** @type {HTMLElement} */ (form.closest(".known"));
    const value = String(new FormData(form).get("value") ?? "");
    if (!(await this.store(form, () => this.server.post(`${this.here}fact/`, { name: known.dataset.fact, value })))) return;
    open(known, false);
    await this.refresh();
    say("Saved");
    /** @type {HTMLElement|null} */ (this.querySelector(`[data-fact="${CSS.escape(known.dataset.fact)}"] [data-edit]`))?.focus();
  }

  /** What a form sends; what is wrong is said at it, and nothing typed is lost. @param {HTMLFormElement} form @param {() => Promise<any>} send */
  async store(form, send) {
    const error = /** @type {HTMLElement} */ (form.querySelector("[data-error]"));
    const field = /** @type {HTMLElement} */ (form.querySelector("[name]"));
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    try {
      const told = await send();
      wrong(field, error, "");
      return told;
    } catch (fault) {
      wrong(field, error, fault.detail ?? String(fault));
      field.focus();
      return null;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  // The timeline

  /** "Earlier" adds a page, a kind shows another list; both by the same address as without scripts. */
  #turn(event, link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.#fetch(link, link.matches("[data-earlier]"));
  }

  async #fetch(link, more) {
    const { search } = link;
    try {
      const there = await fetched(`${this.here}timeline/${search}`);
      const now = this.querySelector('[data-part="timeline"]');
      const fresh = /** @type {HTMLElement} */ (there.querySelector('[data-part="timeline"]'));
      if (more) grow(now, fresh);
      else this.#narrow(link, now, fresh);
    } catch (fault) {
      say(fault.message, { tone: "danger" });
    }
  }

  #narrow(link, now, fresh) {
    now.replaceWith(document.adoptNode(fresh));
    for (const tab of this.querySelectorAll("[data-kind]")) tab.removeAttribute("aria-current");
    link.setAttribute("aria-current", "page");
    history.replaceState(null, "", link.href);
  }
}

/** Earlier days come below; a day that goes on does not begin again. */
function grow(now, fresh) {
  now.querySelector(".timeline-more").remove();
  const last = [...now.querySelectorAll("[data-day]")].at(-1);
  const first = fresh.querySelector("[data-day]");
  if (last && first && last.dataset.day === first.dataset.day) first.remove();
  const entry = fresh.querySelector(".timeline-entry");
  now.append(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  /** @type {HTMLElement|null} */ (entry)?.focus();
}

/** @param {Element} known @param {boolean} on */
function open(known, on) {
  const form = /** @type {HTMLFormElement} */ (known.querySelector("[data-fact-form]"));
  const shown = /** @type {HTMLElement} */ (known.querySelector(".fact:not(form)"));
  form.hidden = !on;
  shown.hidden = on;
  const field = /** @type {HTMLInputElement} */ (form.querySelector("[name]"));
  if (on) field.focus();
  else {
    form.reset();
    wrong(field, form.querySelector("[data-error]"), "");
    /** @type {HTMLElement|null} */ (known.querySelector("[data-edit]"))?.focus();
  }
}

function wrong(field, error, words) {
  error.hidden = !words;
  error.textContent = words;
  if (words) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Somebody writes in it, or a menu of it is open. */
function busy(part) {
  return part.querySelector("form:not([hidden]), :popover-open") !== null;
}

/** How what has the focus is found again in the same page of a moment later. */
function focused(page) {
  const now = document.activeElement;
  if (!now || !page.contains(now)) return "";
  const known = /** @type {HTMLElement|null} */ (now.closest("[data-fact]"));
  if (known) return `[data-fact="${CSS.escape(known.dataset.fact)}"] [data-edit]`;
  return now.getAttribute("popovertarget") ? `[popovertarget="${now.getAttribute("popovertarget")}"]` : "";
}

customElements.define("pal-contact", ContactPage);
