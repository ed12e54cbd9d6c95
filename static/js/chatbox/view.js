// What stands around the transcript: the site's colours, who is here, the connection in words, who types.
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";
import { face } from "paldesk/chatbox/transcript";
import { connection, presence } from "paldesk/chatbox/words";

const FACES = 4;
// A line that comes back at once is not worth a word.
const PATIENCE = 1_000;

export class View {
  #bar = 0;

  constructor({ colours, people, name }) {
    this.site = name;
    this.at = (id) => document.getElementById(id);
    const style = document.documentElement.style;
    for (const [role, value] of Object.entries(colours)) style.setProperty(`--site-${role}`, value);
    this.team(people);
  }

  team(people) {
    for (const row of document.querySelectorAll(".faces")) {
      row.replaceChildren(...people.slice(0, FACES).map((person) => face(person, person.name)));
    }
    this.at("presence").textContent = presence(people);
  }

  /** @param {string} state of the Connection  @param {number} [code] of a refusing close */
  connection(state, code) {
    if (state === "connecting") return;
    clearTimeout(this.#bar);
    const words = connection(state, code);
    const say = () => {
      this.at("bar").textContent = words;
      this.at("bar").classList.toggle("on", Boolean(words));
    };
    if (words) this.#bar = setTimeout(say, PATIENCE);
    else say();
  }

  /** @param {string|null} name who types; "" when the name is not known */
  typing(name) {
    const words = name === null ? "" : say("typing", { name: name || this.site });
    const line = this.at("typing");
    if (line.textContent === words) return;
    line.replaceChildren(...(words ? [make("span", { class: "dots", "aria-hidden": "true" }), words] : []));
  }

  /** While history comes in, it is not read aloud. */
  busy(busy) {
    this.at("log").setAttribute("aria-busy", String(busy));
  }

  /** Before the first word there is nothing to scroll: the greeting has the room. */
  empty(empty) {
    document.body.classList.toggle("empty", empty);
  }
}
