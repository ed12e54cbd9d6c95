// The value that a condition compares with, by its kind.
import { Chosen } from "paldesk/segments/chosen";
import { el, fresh, select } from "paldesk/segments/drawing";

/** @typedef {import("paldesk/segments/fields").Condition} Condition */
/** @typedef {import("paldesk/segments/fields").Offers} Offers */
/** @typedef {{ condition: Condition, label: string, offers: Offers, extra: import("paldesk/segments/fields").Option[], find: (query: Record<string, string>) => Promise<any[]>, change: (part: Partial<Condition>) => void }} How */

const SPANS = [["", "ever"], ["1", "in the last day"], ["7", "in the last 7 days"], ["30", "in the last 30 days"], ["90", "in the last 90 days"], ["365", "in the last 365 days"]];

/** @type {Record<string, (how: How) => Node[]>} */
const INPUTS = {
  many,
  numbers: ({ condition, label, change }) => [new Chosen({ label, chosen: condition.of, options: [], free: number, onChange: (of) => change({ of }) }).box],
  yesno: ({ condition, label, change }) => [choose([["true", "yes"], ["false", "no"]], String(condition.of[0]), label, (value) => change({ of: [value === "true"] }))],
  days: (how) => [days(how), el("span", { class: "nowrap" }, "days")],
  "days-ago": (how) => [days(how), el("span", { class: "nowrap" }, "days ago")],
  date: ({ condition, label, change }) => [field("date", condition.date ?? "", label, (value) => change({ date: value }), { class: "segment-date" })],
  number: ({ condition, label, change }) => [field("number", condition.value ?? "", label, (value) => change({ value: value === "" ? undefined : Number(value) }), { step: "any", class: "segment-short" })],
  text,
  event,
};

/** @param {string} input @param {How} how @returns {Node[]} */
export const inputsFor = (input, how) => INPUTS[input]?.(how) ?? [];

function many({ condition, label, offers, extra, find, change }) {
  const onChange = (of) => change({ of });
  if (condition.field !== "attribute") {
    const more = condition.field === "company" ? (q) => find({ q }) : undefined;
    return [new Chosen({ label, chosen: condition.of, options: [...extra, ...offers[condition.field]], find: more, onChange }).box];
  }
  const { kind, options } = offers.attributes.find(({ name }) => name === condition.name);
  const own = options.map((name) => ({ id: name, name }));
  const free = kind === "list" ? {} : { find: (q) => find({ q, name: condition.name }), free: (value) => value };
  return [new Chosen({ label, chosen: condition.of, options: own, onChange, ...free }).box];
}

function text({ condition, label, change }) {
  const key = condition.field === "search" ? "text" : "value";
  return [field("text", condition[key] ?? "", label, (value) => change({ [key]: value }), { maxlength: 200 })];
}

function days({ condition, label, change }) {
  return field("number", condition.days ?? "", label, (value) => change({ days: value === "" ? undefined : Number(value) }), { min: 1, max: 3650, step: 1, class: "segment-short" });
}

function event({ condition, label, offers, change }) {
  const list = fresh("events");
  const name = field("text", condition.name ?? "", label, (value) => change({ name: value }), { maxlength: 60, list, placeholder: "Its name" });
  const times = field("number", condition.times ?? 1, "At least so many times", (value) => change({ times: value === "" ? undefined : Number(value) }), { min: 1, max: 1000, step: 1, class: "segment-short" });
  const span = choose(spans(condition.days), String(condition.days ?? ""), "When", (value) => change({ days: value ? Number(value) : undefined }));
  return [name, el("datalist", { id: list }, ...offers.events.map((value) => el("option", { value }))), el("span", { class: "segment-times" }, "at least", times, "times"), span];
}

/** @param {number|undefined} own */
const spans = (own) => (own && !SPANS.some(([value]) => value === String(own)) ? [...SPANS, [String(own), `in the last ${own} days`]] : SPANS);

function field(type, value, label, onChange, more = {}) {
  const made = el("input", { type, value, "aria-label": label, autocomplete: "off", ...more });
  made.addEventListener("input", () => onChange(made.value));
  return made;
}

function choose(choices, chosen, label, onChange) {
  const made = select(choices, chosen, { "aria-label": label, class: "segment-span" });
  made.addEventListener("change", () => onChange(made.value));
  return made;
}

const number = (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined);
