// Who the visitor is to the site: name, address and number can be put right in place, everything says where it is from.
import { list, section } from "paldesk/chatbox/data-parts";
import { make } from "paldesk/chatbox/dom";
import { ask } from "paldesk/chatbox/own";
import { say } from "paldesk/chatbox/say";

const KINDS = { name: ["text", "name"], email: ["email", "email"], phone: ["tel", "tel"] };

/** @param {any} frame  @param {any} data as privacy/own.py tells it */
export function person(frame, data) {
  const form = make("form", { novalidate: "" }, ...data.person.map((fact) => entry(frame, fact)));
  const state = make("span", { role: "status" });
  const save = make("button", { class: "quiet", text: say("data.save") });
  form.append(make("p", { class: "row" }, save, state));
  form.addEventListener("input", () => (state.textContent = ""));
  form.addEventListener("submit", (event) => (event.preventDefault(), correct(frame, form, state)));
  const facts = data.facts.map((fact) => [fact.name, String(fact.value), from(frame, fact)]);
  if (data.zone) facts.push([say("data.zone"), data.zone, say("data.from_browser")]);
  return section("data.about", ...(data.person.length ? [form] : []), ...(facts.length ? [list(facts)] : []));
}

function entry(frame, fact) {
  const [type, autocomplete] = KINDS[fact.name];
  const id = `own-${fact.name}`;
  const about = { id, name: fact.name, type, autocomplete, dir: "auto", value: fact.value, readonly: fact.verified && "", "aria-describedby": `${id}-from` };
  const told = fact.value ? from(frame, fact) : say("data.not_told");
  return make("div", {}, make("label", { for: id, text: say(`data.${fact.name}`) }), make("input", about), make("small", { id: `${id}-from`, text: told }));
}

async function correct(frame, form, state) {
  const inputs = [...form.querySelectorAll("input:not([readonly])")];
  for (const input of inputs) input.removeAttribute("aria-invalid");
  try {
    const data = await ask(frame, "", "POST", Object.fromEntries(inputs.map(({ name, value }) => [name, value])));
    form.replaceWith(person(frame, data).querySelector("form"));
    const fresh = /** @type {any} */ (document.querySelector("#data form"));
    fresh.querySelector("[role=status]").textContent = say("data.saved");
    fresh.querySelector("button").focus();
  } catch ({ faults }) {
    const wrong = inputs.filter(({ name }) => faults?.[name]);
    for (const input of wrong) point(frame, input, faults[input.name]);
    wrong[0]?.focus();
    state.textContent = wrong.length ? "" : say("data.unreached");
  }
}

function point({ site }, input, code) {
  input.setAttribute("aria-invalid", "true");
  const words = code === "fixed" ? say("data.fixed", { site: site.name }) : say(`data.invalid_${input.name}`);
  input.nextElementSibling.textContent = words;
}

/** Where a fact is from, in words. @param {{ site: { name: string } }} frame @param {{ source: string, verified: boolean, provider?: string }} fact */
export function from({ site }, { source, verified, provider }) {
  if (verified) return say("data.from_server", { site: site.name });
  if (source === "enrichment" && provider) return say("data.found_by", { provider });
  return source ? say(`data.from_${source}`, { site: site.name }) : "";
}
