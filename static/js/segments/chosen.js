// Several of many: what is chosen as chips, and a field that finds more (the combobox of the ARIA practices).
import { el, fresh, icon } from "paldesk/segments/drawing";

/** @typedef {import("paldesk/segments/fields").Option} Option */

const PAUSE = 150;
const FEW = 50;

export class Chosen {
  /**
   * @param {object} how
   * @param {string} how.label
   * @param {any[]} how.chosen
   * @param {Option[]} how.options
   * @param {(text: string) => Promise<Option[]>} [how.find]   more options than there are here
   * @param {(text: string) => any} [how.free]   what is typed as a value; undefined where it is none
   * @param {(chosen: any[]) => void} how.onChange
   */
  constructor({ label, chosen, options, find, free, onChange }) {
    this.chosen = [...chosen];
    this.options = options;
    this.found = options;
    this.find = find;
    this.free = free;
    this.onChange = onChange;
    this.label = label;
    this.at = -1;
    this.#make();
    this.#chips();
  }

  #make() {
    const id = fresh("choices");
    this.field = el("input", { type: "text", role: "combobox", "aria-label": this.label, "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 200 });
    this.list = el("ul", { class: "chosen-list", id, role: "listbox", "aria-label": this.label, hidden: true });
    this.chips = el("span", { class: "chosen-chips", role: "list", "aria-label": `Chosen: ${this.label}` });
    this.box = el("div", { class: "chosen" }, this.chips, this.field, this.list);
    this.field.addEventListener("input", (event) => (event.stopPropagation(), this.#look()));
    this.field.addEventListener("focus", () => this.#look());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("blur", () => (this.#typed(), this.#close()));
    // The pointer must not take the focus away before its click has chosen.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => event.target === this.box && this.field.focus());
  }

  #chips() {
    this.chips.replaceChildren(...this.chosen.map((value, at) => this.#chip(value, at)));
    this.chips.hidden = !this.chosen.length;
    this.field.placeholder = this.chosen.length ? "" : "Choose";
  }

  #chip(value, at) {
    const known = this.options.concat(this.found).find(({ id }) => id === String(value));
    const words = known?.name ?? (this.free ? String(value) : "Deleted");
    const remove = el("button", { class: "chosen-remove", type: "button", "aria-label": `Take out ${words}`, onclick: () => this.#remove(at) }, icon("x"));
    return el("span", { class: `chosen-chip${known || this.free ? "" : " chosen-gone"}`, role: "listitem" }, el("span", { class: "truncate" }, words), remove);
  }

  #remove(at) {
    this.chosen.splice(at, 1);
    this.#changed();
    this.field.focus();
  }

  #changed() {
    this.#chips();
    this.onChange([...this.chosen]);
  }

  async #look() {
    const text = this.field.value.trim();
    this.#show(text);
    if (!this.find) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(async () => {
      const found = await this.find(text).catch(() => []);
      if (text !== this.field.value.trim() || document.activeElement !== this.field) return;
      this.found = found;
      this.#show(text);
    }, PAUSE);
  }

  #show(text) {
    const fits = ({ id, name }) => !this.chosen.some((one) => String(one) === id) && fold(name).includes(fold(text));
    const all = [...new Map(this.options.concat(this.found).map((option) => [option.id, option])).values()];
    this.shown = all.filter(fits).slice(0, FEW);
    const rows = this.shown.map(({ id, name }, at) => el("li", { id: `${this.list.id}-${at}`, role: "option", "aria-selected": "false", class: "menu-item", onclick: () => this.#choose(id) }, name));
    const none = text && !this.free ? [el("li", { class: "chosen-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing by that name")] : [];
    this.list.replaceChildren(...(rows.length ? rows : none));
    this.list.hidden = !this.list.children.length;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    // Who may write a value of their own means what they wrote.
    this.#point(rows.length && text && !this.free ? 0 : -1);
  }

  #point(at) {
    this.at = at;
    for (const [place, row] of [...this.list.children].entries()) row.setAttribute("aria-selected", String(place === at));
    const active = this.list.children[at];
    if (active) this.field.setAttribute("aria-activedescendant", active.id);
    else this.field.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const last = (this.shown?.length ?? 0) - 1;
    if (event.key === "ArrowDown" && last >= 0) this.#point(this.at >= last ? 0 : this.at + 1);
    else if (event.key === "ArrowUp" && last >= 0) this.#point(this.at <= 0 ? last : this.at - 1);
    else if (event.key === "Enter" && (this.field.value || this.at >= 0)) this.#pick();
    else if (event.key === "Escape" && !this.list.hidden) this.#close();
    else if (event.key === "Backspace" && !this.field.value && this.chosen.length) this.#remove(this.chosen.length - 1);
    else return;
    event.preventDefault();
  }

  #pick() {
    const option = this.shown?.[this.at];
    if (option) this.#choose(option.id);
    else this.#typed();
  }

  #typed() {
    const text = this.field.value.trim();
    const exact = this.shown?.find(({ name }) => fold(name) === fold(text));
    const value = exact?.id ?? (text && this.free ? this.free(text) : undefined);
    if (text && value !== undefined) this.#choose(value);
  }

  #choose(value) {
    if (!this.chosen.includes(value)) this.chosen.push(value);
    this.field.value = "";
    this.#changed();
    this.#close();
  }

  #close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.at = -1;
  }
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
