/** <pal-segment>: conditions, and groups of them; beside it whom they select, as one types. What is sent is the JSON in
 *  the hidden field, and the server looks at all of it (crm/asking/reading.py). */

import { Server } from "paldesk/dashboard/http";
import { say } from "paldesk/elements/toast";
import { el, icon, iconButton, select } from "paldesk/segments/drawing";
import { begun, fieldsFor, keyOf, unfinished, wayOf } from "paldesk/segments/fields";
import { inputsFor } from "paldesk/segments/inputs";
import { Preview } from "paldesk/segments/preview";

const MOST = 20;
/** @type {[string, string][]} */
const MATCHES = [["all", "all"], ["any", "any"]];
let keys = 0;

class Segment extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLInputElement} */
    this.field = this.querySelector('input[type="hidden"]');
    const { asked, faults, offers } = JSON.parse(this.querySelector("script").textContent);
    this.offers = offers;
    this.fields = fieldsFor(offers.attributes);
    this.server = new Server(this.dataset.csrf);
    this.preview = new Preview(this.server, this.dataset.preview, (lost) => this.#mark(lost));
    this.asked = known(asked);
    if (!this.asked.conditions.length) this.asked.conditions.push({ key: next(), ...begun("search", this.fields.search) });
    this.box = el("div", { class: "segment-conditions" });
    this.append(this.box);
    this.#draw();
    this.#changed();
    for (const { pointer, detail } of faults) this.#fault(pointer, detail);
    this.#guard();
  }

  /** What was written is not lost by a click beside it. */
  #guard() {
    const stood = this.field.value;
    const form = this.closest("form");
    let sent = false;
    form.addEventListener("submit", () => (sent = true));
    addEventListener("beforeunload", (event) => !sent && this.field.value !== stood && event.preventDefault());
  }

  #changed() {
    const told = plain(this.asked);
    this.field.value = JSON.stringify(told);
    this.preview.ask(plain(this.asked, (one) => !this.#unfinished(one)), this.#each().filter((one) => this.#unfinished(one)).length);
  }

  #each() {
    return this.asked.conditions.flatMap((one) => (one.field === "group" ? one.conditions : [one]));
  }

  #unfinished(condition) {
    const way = this.fields[keyOf(condition)]?.ways[wayOf(condition)];
    return way ? unfinished(condition, way.input) : false;
  }

  #draw() {
    this.box.replaceChildren(this.#all(this.asked, ""));
  }

  /** The whole, or a group within it. */
  #all(holder, pointer) {
    const inside = holder !== this.asked;
    const match = select(MATCHES, holder.match, { "aria-label": inside ? "In this group" : "Which of them", class: "segment-match" });
    match.addEventListener("change", () => ((holder.match = match.value), this.#changed()));
    const words = inside ? ["Where", "of these hold"] : ["Contacts for whom", "of these hold"];
    const rows = holder.conditions.map((one, at) => this.#row(holder, one, `${pointer}/conditions/${at}`));
    return el("div", { class: inside ? "segment-group" : "segment-whole", "data-key": holder.key, "data-pointer": pointer },
      el("div", { class: "segment-head" }, el("span", {}, words[0]), match, el("span", {}, words[1]), ...(inside ? [iconButton("Remove the group", "x", () => this.#remove(this.asked, holder))] : [])),
      el("ul", { class: "segment-rows", "aria-label": inside ? "Conditions of the group" : "Conditions" }, ...rows),
      this.#foot(holder, inside));
  }

  #foot(holder, inside) {
    if (holder.conditions.length >= MOST) return el("p", { class: "faint small" }, `${MOST} conditions are the most.`);
    const add = el("button", { class: "button button-small", type: "button", onclick: () => this.#add(holder, { key: next(), ...begun("search", this.fields.search) }) }, icon("plus"), inside ? "Condition in the group" : "Condition");
    const group = el("button", { class: "button button-small button-quiet", type: "button", onclick: () => this.#add(holder, { key: next(), field: "group", match: "any", conditions: [{ key: next(), ...begun("search", this.fields.search) }] }) }, icon("folder-plus"), "Group");
    return el("div", { class: "segment-foot" }, add, ...(inside ? [] : [group]));
  }

  #add(holder, one) {
    holder.conditions.push(one);
    this.#draw();
    this.#changed();
    this.#focus(one.field === "group" ? one.conditions[0].key : one.key);
  }

  #remove(holder, one) {
    const at = holder.conditions.indexOf(one);
    holder.conditions.splice(at, 1);
    this.#draw();
    this.#changed();
    const near = holder.conditions[Math.min(at, holder.conditions.length - 1)];
    if (near) this.#focus(near.field === "group" ? near.conditions[0]?.key : near.key);
    else /** @type {HTMLElement|null} */ (this.querySelector(".segment-foot button"))?.focus();
    say(one.field === "group" ? "Group removed" : "Condition removed", { undo: () => this.#back(holder, at, one) });
  }

  #back(holder, at, one) {
    holder.conditions.splice(at, 0, one);
    this.#draw();
    this.#changed();
    this.#focus(one.field === "group" ? one.conditions[0]?.key : one.key);
  }

  #focus(key) {
    /** @type {HTMLElement|null} */ (this.querySelector(`[data-key="${key}"] select`))?.focus();
  }

  #row(holder, one, pointer) {
    if (one.field === "group") return el("li", { class: "segment-row-group" }, this.#all(one, pointer));
    const fault = el("p", { class: "field-error segment-fault", role: "alert", hidden: true });
    const row = el("li", { class: "segment-row", "data-key": one.key, "data-pointer": pointer });
    const place = pointer.match(/\d+/g).map((at) => Number(at) + 1).join(".");
    row.append(this.#what(holder, one, place), ...this.#how(holder, one, place), iconButton(`Remove condition ${place}`, "x", () => this.#remove(holder, one)), ...helped(this.fields[keyOf(one)]), fault);
    return row;
  }

  #what(holder, one, place) {
    const groups = new Map();
    for (const [value, field] of Object.entries(this.fields)) groups.set(field.group, [...(groups.get(field.group) ?? []), [value, field]]);
    const key = keyOf(one);
    const gone = this.fields[key] ? [] : [el("option", { value: key, selected: true }, one.name ? `Deleted: ${one.name}` : key)];
    const field = el("select", { "aria-label": `Condition ${place}: what`, class: "segment-field" }, ...gone, ...[...groups].map(([label, each]) => el("optgroup", { label }, ...each.map(([value, { words }]) => el("option", { value, selected: value === key }, words)))));
    field.addEventListener("change", () => this.#swap(holder, one, { key: one.key, ...begun(field.value, this.fields[field.value]) }));
    return field;
  }

  #how(holder, one, place) {
    const field = this.fields[keyOf(one)];
    if (!field) return [el("p", { class: "segment-gone" }, "This attribute was deleted. Choose another, or remove the condition.")];
    const asks = wayOf(one) in field.ways ? wayOf(one) : Object.keys(field.ways)[0];
    const way = select(Object.entries(field.ways).map(([value, { words }]) => [value, words]), asks, { "aria-label": `Condition ${place}: how`, class: "segment-way" });
    way.addEventListener("change", () => this.#swap(holder, one, { key: one.key, ...begun(keyOf(one), field, way.value, one) }, ".segment-way"));
    const find = (query) => this.server.get(`${this.dataset.choices}?${new URLSearchParams(query)}`).then(({ choices }) => choices);
    const change = (part) => (Object.assign(one, part), this.#heal(one), this.#changed());
    const inputs = inputsFor(field.ways[asks].input, { condition: one, label: `Condition ${place}: ${field.words}`, offers: this.offers, extra: field.extra ?? [], find, change });
    return [way, el("div", { class: "segment-value" }, ...inputs)];
  }

  /** Another field or way: the row is drawn anew, and the focus stays. */
  #swap(holder, one, other, focus = ".segment-field") {
    holder.conditions[holder.conditions.indexOf(one)] = other;
    this.#draw();
    this.#changed();
    /** @type {HTMLElement|null} */ (this.querySelector(`[data-key="${other.key}"] ${focus}`))?.focus();
  }

  /** What is wrong stands at its condition. */
  #fault(pointer, detail) {
    const place = pointer.match(/^(\/conditions\/\d+)+/)?.[0];
    const fault = this.querySelector(`[data-pointer="${place}"] > .segment-fault`);
    if (!(fault instanceof HTMLElement)) return;
    fault.replaceChildren(icon("circle-alert"), detail.replace(/^Condition [\d.]+: (.)/, (_, letter) => letter.toUpperCase()));
    fault.hidden = false;
  }

  #heal(one) {
    const fault = this.querySelector(`[data-key="${one.key}"] > .segment-fault`);
    if (fault instanceof HTMLElement) fault.hidden = true;
  }

  /** @param {string[]} lost pointers into what was asked, without what is unfinished */
  #mark(lost) {
    const finished = plain(this.asked, (one) => !this.#unfinished(one), true);
    for (const pointer of lost) {
      const key = at(finished, pointer)?.key;
      const row = key && this.querySelector(`[data-key="${key}"]`);
      if (row) this.#fault(row.getAttribute("data-pointer"), "It refers to something deleted. Choose anew, or remove it.");
    }
  }
}

const next = () => (keys += 1);

/** Where this is known from, under the row. */
const helped = (field) => (field?.help ? [el("p", { class: "field-help segment-help" }, field.help)] : []);

/** What the server told, with a key for each; what is no condition is left out. */
function known(asked) {
  const each = (list) => (Array.isArray(list) ? list : []).filter((one) => one && typeof one === "object").map((one) => ({ ...one, key: next(), ...(one.field === "group" ? { conditions: each(one.conditions), match: one.match ?? "any" } : {}) }));
  return { key: 0, match: asked?.match === "any" ? "any" : "all", conditions: each(asked?.conditions) };
}

/** As it is sent. @param {any} asked @param {(one: any) => boolean} [keep] @param {boolean} [keyed] */
function plain(asked, keep = () => true, keyed = false) {
  const bare = ({ key, ...one }) => (keyed ? { key, ...one } : one);
  const each = (list) => list.filter((one) => (one.field === "group" ? one.conditions.some(keep) : keep(one))).map((one) => bare(one.field === "group" ? { ...one, conditions: each(one.conditions) } : one));
  return { match: asked.match, conditions: each(asked.conditions) };
}

const at = (asked, pointer) => pointer.match(/\d+/g).reduce((here, place) => here?.conditions?.[Number(place)], asked);

customElements.define("pal-segment", Segment);
