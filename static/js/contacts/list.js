/** <pal-contacts>: the list of contacts lives on. It searches while somebody types, goes on at its end, is walked and
 *  chosen by keys, and does one thing to many contacts. Without scripts the same links and forms work, a page each. */
import { bind, isBusy, isTyping } from "paldesk/elements/keys";
import { say } from "paldesk/elements/toast";
import { Server } from "paldesk/dashboard/http";
import { Chosen } from "paldesk/contacts/chosen";
import { fetched, replaceParts } from "paldesk/contacts/fetched";
import { LEFT } from "paldesk/contacts/left";

const PAUSE = 180;
const MOST = 200;
const AHEAD = "600px";

class Contacts extends HTMLElement {
  connectedCallback() {
    this.server = new Server(this.dataset.csrf);
    this.chosen = new Chosen(this, () => this.#counted());
    this.bar = /** @type {HTMLElement} */ (this.querySelector("[data-bulk-bar]"));
    this.field = /** @type {HTMLInputElement|null} */ (this.querySelector("[type=search]"));
    this.field?.addEventListener("input", () => this.#typed());
    this.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    this.ahead = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#more(), { rootMargin: AHEAD });
    sessionStorage.setItem(LEFT, location.search);
    this.#watch();
    this.#bind();
  }

  #bind() {
    const group = "Contacts";
    bind(
      { keys: "j", words: "Next contact", group, repeats: true, run: () => this.#step(1) },
      { keys: "k", words: "Contact before", group, repeats: true, run: () => this.#step(-1) },
      { keys: "x", words: "Choose the contact, or no more", group, run: () => this.#choose(false), fits: () => Boolean(this.#row) },
      { keys: "shift+x", words: "Choose everything up to here", group, run: () => this.#choose(true), fits: () => Boolean(this.#row) },
      { keys: "/", words: "Search the contacts", group, run: () => this.field?.select(), fits: () => Boolean(this.field) },
    );
  }

  // Walking

  /** The row that has the focus. @returns {HTMLElement|null} */
  get #row() {
    const row = document.activeElement?.closest("tr[data-contact]");
    return row && this.contains(row) ? /** @type {HTMLElement} */ (row) : null;
  }

  #step(by) {
    const rows = [...this.querySelectorAll("tr[data-contact]")];
    const at = this.#row ? rows.indexOf(this.#row) + by : by > 0 ? 0 : rows.length - 1;
    const link = /** @type {HTMLElement|null} */ (rows[at]?.querySelector("th a"));
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
  }

  #choose(range) {
    if (this.#row) this.chosen.toggle(this.#row, range);
  }

  #key(event) {
    if (event.defaultPrevented || isBusy()) return;
    if (event.target === this.field && event.key === "ArrowDown") this.#act(event, () => this.#step(1));
    else if (isTyping(event)) return;
    else if (event.key === "Escape" && this.chosen.ids.length) this.#act(event, () => this.chosen.all(false));
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && this.querySelector("[data-choose]")) this.#act(event, () => this.chosen.all(true));
  }

  #act(event, how) {
    event.preventDefault();
    how();
  }

  // Searching

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.#search(), PAUSE);
  }

  async #search() {
    const query = new URLSearchParams(/** @type {any} */ (new FormData(this.field.form)));
    if (!this.field.value.trim()) query.delete("q");
    this.asking?.abort();
    this.asking = new AbortController();
    const found = this.querySelector('[data-part="found"]');
    found.setAttribute("aria-busy", "true");
    try {
      replaceParts(this, await fetched(`${this.dataset.rows}?${query}`, this.asking.signal));
      history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
      sessionStorage.setItem(LEFT, location.search);
      this.#watch();
      this.#counted();
    } catch (fault) {
      if (fault.name !== "AbortError") say(fault.message, { tone: "danger" });
    } finally {
      found.removeAttribute("aria-busy");
    }
  }

  // Going on

  #watch() {
    this.ahead.disconnect();
    const next = this.querySelector("[data-next]");
    if (next) this.ahead.observe(next);
  }

  /** The rows that follow come below; who stood on "Show more" stands on the first of them. */
  async #more() {
    const next = /** @type {HTMLAnchorElement|null} */ (this.querySelector("[data-next]:not([aria-busy])"));
    if (!next) return;
    next.setAttribute("aria-busy", "true");
    try {
      const there = await fetched(`${this.dataset.rows}${next.search}`);
      // Another question was asked meanwhile: these rows are no answer to it.
      if (!next.isConnected) return;
      const held = document.activeElement === next;
      const rows = [...there.querySelectorAll("tr[data-contact]")].map((row) => document.adoptNode(row));
      this.querySelector("[data-rows]").append(...rows);
      const further = there.querySelector("[data-next]");
      if (further) next.replaceWith(document.adoptNode(further));
      else next.remove();
      if (held) /** @type {HTMLElement|null} */ (rows[0]?.querySelector("th a"))?.focus();
      this.#watch();
    } catch (fault) {
      next.removeAttribute("aria-busy");
      say(fault.message, { tone: "danger" });
    }
  }

  // Doing

  #clicked(event) {
    const pressed = /** @type {HTMLElement} */ (event.target).closest("[data-next], [data-none], [data-do]");
    if (pressed?.matches("[data-next]") && !event.ctrlKey && !event.metaKey) this.#act(event, () => void this.#more());
    else if (pressed?.matches("[data-none]")) this.chosen.all(false);
    else if (pressed?.matches("[data-do]")) void this.#do(/** @type {HTMLElement} */ (pressed));
  }

  #counted() {
    const { ids, boxes } = this.chosen;
    this.bar.hidden = !ids.length;
    this.bar.querySelector("[data-chosen]").textContent = `${ids.length} chosen`;
    const exporting = /** @type {HTMLInputElement|null} */ (this.bar.querySelector("[data-export] [name=ids]"));
    if (exporting) exporting.value = ids.join(",");
    for (const many of this.querySelectorAll("[data-many]")) many.textContent = counted(ids.length);
    const all = /** @type {HTMLInputElement|null} */ (this.querySelector("[data-all]"));
    if (!all) return;
    all.checked = ids.length > 0 && ids.length === boxes.length;
    all.indeterminate = ids.length > 0 && ids.length < boxes.length;
  }

  /** @param {HTMLElement} button */
  async #do({ dataset }) {
    const { ids } = this.chosen;
    const frame = { do: dataset.do, what: dataset.what || null, on: dataset.off === undefined };
    for (const open of this.querySelectorAll("dialog[open], :popover-open")) shut(open);
    const undos = [];
    let changed = 0;
    try {
      for (let at = 0; at < ids.length; at += MOST) {
        const told = await this.server.post(this.dataset.bulk, { ...frame, ids: ids.slice(at, at + MOST) });
        changed += told.changed.length;
        if (told.undo) undos.push(told.undo);
      }
      this.#said(dataset, changed, undos, ids);
    } catch (fault) {
      say(fault.detail ?? String(fault), { tone: "danger" });
    }
    await this.#afterwards(dataset.do === "remove", ids);
  }

  /** @param {DOMStringMap} dataset */
  #said({ words }, changed, undos, ids) {
    const told = changed ? `${words}: ${counted(changed)}` : "Nothing had to be changed";
    say(told, undos.length ? { undo: () => void this.#undo(undos, ids) } : {});
  }

  async #undo(undos, ids) {
    try {
      for (const undo of undos.toReversed()) await this.server.post(this.dataset.bulk, { undo });
    } catch (fault) {
      say(fault.detail ?? String(fault), { tone: "danger" });
    }
    await this.#afterwards(false, ids);
  }

  /** Rows show what they are now, and stay chosen as they are; those that are gone go. */
  async #afterwards(gone, ids) {
    const rows = new Map([.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("tr[data-contact]"))].map((row) => [row.dataset.contact, row]));
    const there = await fetched(`${this.dataset.rows}?ids=${ids.join(",")}`).catch(() => null);
    if (!there) return;
    for (const id of ids) this.#afresh(rows.get(id), there.querySelector(`tr[data-contact="${id}"]`));
    if (gone) this.chosen.all(false);
    this.#counted();
    if (document.activeElement === document.body) this.#step(1);
  }

  #afresh(row, fresh) {
    if (!row) return;
    if (!fresh) {
      row.remove();
      return;
    }
    const held = row.contains(document.activeElement);
    fresh.querySelector("[data-choose]").checked = row.querySelector("[data-choose]").checked;
    row.replaceWith(document.adoptNode(fresh));
    if (held) fresh.querySelector("th a").focus();
  }
}

/** A dialog or a menu. */
function shut(open) {
  if (open instanceof HTMLDialogElement) open.close();
  else /** @type {HTMLElement} */ (open).hidePopover();
}

const counted = (count) => (count === 1 ? "1 contact" : `${count} contacts`);

customElements.define("pal-contacts", Contacts);
