// What a visitor has a right to, asked for with one click, shown with its state, and taken back.
import { on, section } from "paldesk/chatbox/data-parts";
import { make } from "paldesk/chatbox/dom";
import { ask } from "paldesk/chatbox/own";
import { say } from "paldesk/chatbox/say";

const KINDS = ["access", "erasure", "objection"];

/** @param {any} frame  @param {any} data as privacy/own.py tells it */
export function rights(frame, { requests }) {
  const place = make("div", {});
  const fault = make("p", { role: "alert", class: "fault" });
  const known = [...requests];
  const show = () => place.replaceChildren(...KINDS.map((kind) => right(kind)), ...history());
  const latest = (kind) => known.find((each) => each.kind === kind);

  function right(kind) {
    const open = known.find((each) => each.kind === kind && each.open);
    const last = open ?? latest(kind);
    const act = open
      ? make("button", { type: "button", class: "plain", text: say("data.take_back"), onclick: () => run(kind, `requests/${open.id}/`, "DELETE") })
      : make("button", { type: "button", class: "quiet", name: kind, text: say(`data.ask_${kind}`), onclick: () => run(kind, "requests/", "POST", { kind }) });
    const about = make("p", { class: "small", text: say(`data.${kind}`, { site: frame.site.name }) });
    return make("div", { class: "right" }, about, ...(last ? [told(frame, last)] : []), act);
  }

  // Asked for elsewhere: by e-mail, or by the team on the visitor's behalf.
  const history = () => known.filter(({ kind }) => !KINDS.includes(kind)).map((each) => told(frame, each));

  async function run(kind, path, method, sent) {
    fault.textContent = "";
    try {
      const request = await ask(frame, path, method, sent);
      const at = known.findIndex(({ id }) => id === request.id);
      at < 0 ? known.unshift(request) : known.splice(at, 1, request);
    } catch {
      fault.textContent = say("data.unreached");
    }
    show();
    /** @type {HTMLElement} */ (place.children[KINDS.indexOf(kind)].querySelector("button")).focus();
  }

  show();
  return section("data.rights", make("p", { class: "small", text: say("data.rights_why", { site: frame.site.name }) }), place, fault);
}

function told({ site }, { state, at, due, words }) {
  const line = make("p", { class: `told ${state}`, text: say(`data.state_${state}`, { site: site.name, date: on(at), due: on(due) }) });
  const said = words ? [make("p", { class: "told-words", dir: "auto", text: words })] : [];
  return make("div", { role: "status" }, line, ...said);
}
