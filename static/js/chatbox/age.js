// The age question, asked of everybody in the same way before anything can be written. The month and the country never
// leave this page: what is kept is that somebody is old enough, and, in this tab alone, that somebody is not.
import { make } from "paldesk/chatbox/dom";
import { locale, say } from "paldesk/chatbox/say";
import { Shelf, tab } from "paldesk/chatbox/storage";

const YEARS = 110;
let free = () => {};
/** Fulfilled once somebody said to be old enough; never, where nobody does. */
export const freed = new Promise((fulfilled) => (free = () => fulfilled(undefined)));

/** Ask who has not answered yet. @param {any} frame */
export function begin(frame) {
  frame.session.onRefused = (code) => code === "age" && ask(frame);
  if (frame.barred) ask(frame);
}

function ask(frame) {
  bar(frame, true);
  if (document.getElementById("age")) return;
  const form = make("form", { id: "age", "aria-labelledby": "age-title", novalidate: "" });
  frame.at("composer").before(form);
  if (remembered(frame)) return refuse(frame, form);
  form.append(...questions(frame));
  form.addEventListener("submit", (event) => (event.preventDefault(), answered(frame, form)));
}

function questions({ site }) {
  const { countries } = site.age;
  const fault = make("p", { id: "age-fault", class: "fault", role: "alert" });
  return [
    make("h2", { id: "age-title", text: say("age.title") }),
    make("p", { class: "small", text: say("age.why", { site: site.name }) }),
    make("fieldset", {}, make("legend", { text: say("age.born") }), field("month", months()), field("year", years())),
    ...(countries ? [field("country", lands(Object.keys(countries)))] : []),
    fault,
    make("p", {}, make("button", { class: "go", text: say("age.go_on") })),
  ];
}

function field(name, options) {
  const select = make("select", { name, id: `age-${name}`, autocomplete: "off" }, make("option", { value: "" }));
  select.append(...options.map(([value, text]) => make("option", { value, text })));
  return make("div", {}, make("label", { for: `age-${name}`, text: say(`age.${name}`) }), select);
}

const months = () =>
  Array.from({ length: 12 }, (_, month) => [month, new Date(2024, month, 1).toLocaleDateString(locale, { month: "long" })]);

function years() {
  const now = new Date().getFullYear();
  return Array.from({ length: YEARS }, (_, ago) => [now - ago, now - ago]);
}

function lands(codes) {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const known = codes.map((code) => [code, names.of(code)]).sort((a, b) => a[1].localeCompare(b[1], locale));
  return [...known, ["other", say("age.elsewhere")]];
}

function answered(frame, form) {
  const missing = [...form.querySelectorAll("select")].filter((select) => !select.value);
  for (const select of form.querySelectorAll("select")) select.setAttribute("aria-invalid", String(!select.value));
  form.querySelector("#age-fault").textContent = missing.length ? say("age.choose") : "";
  if (missing.length) return missing[0].focus();
  const { month, year, country } = form.elements;
  if (!oldEnough(frame.site.age, Number(year.value), Number(month.value), country?.value)) {
    remember(frame);
    return refuse(frame, form);
  }
  frame.session.saying.age = "yes";
  form.remove();
  bar(frame, false);
  free();
  frame.composer.focus();
  if (frame.begun) frame.connection.start();
}

/** Whether whoever was born in that month is old enough for certain: a birthday in this very month may be to come.
 * @param {{ from: number, countries?: Record<string, number> }} asked */
export function oldEnough({ from, countries }, year, month, country = "", now = new Date()) {
  const lived = (now.getFullYear() - year) * 12 + now.getMonth() - month;
  return lived > (countries?.[country] ?? from) * 12;
}

/** The site's greeting and notice stay to be read; nothing is asked and nothing can be sent. */
function refuse({ site }, form) {
  const title = make("h2", { id: "age-title", tabindex: "-1", text: say("age.not_yet_title") });
  form.replaceChildren(title, make("p", { text: say("age.not_yet", { site: site.name }) }));
  title.focus();
}

// In this tab, so that the question is not asked until the answer fits; gone with the tab.
const kept = new Shelf(tab());
const young = ({ session }) => `${session.name}.young`;
const remember = (frame) => kept.set(young(frame), "1");
const remembered = (frame) => kept.get(young(frame)) === "1";

function bar(frame, barred) {
  frame.barred = barred;
  document.body.classList.toggle("barred", barred);
  frame.at("composer").inert = barred;
}
