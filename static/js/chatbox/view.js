// What stands around the transcript: the site's colours, who is here, the connection in words, who types.
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";
import { face } from "paldesk/chatbox/transcript";
import { connection, presence } from "paldesk/chatbox/words";

const FACES = 4;
// A line that comes back at once is not worth a word; that it is back is worth a short one.
const PATIENCE = 1_000;
const RELIEF = 4_000;

export class View {
  #bar = 0;
  #state = "";

  constructor({ colours, people, name, team }) {
    this.site = name;
    // A site may not show who works for it: then its messages are the site's.
    this.shown = team;
    this.at = (id) => document.getElementById(id);
    /** Other words for who is here. @type {(people: any[]) => string} */
    this.instead = () => "";
    const style = document.documentElement.style;
    for (const [role, value] of Object.entries(colours)) style.setProperty(`--site-${role}`, value);
    this.team(people);
  }

  team(people) {
    for (const row of document.querySelectorAll(".faces")) {
      row.replaceChildren(...people.slice(0, FACES).map((person) => face(person, person.name)));
    }
    this.at("presence").textContent = this.instead(people) || (this.shown ? presence(people) : "");
  }

  /** @param {string} state of the Connection  @param {number} [code] of a refusing close */
  connection(state, code) {
    const lost = this.#state === "waiting" || this.#state === "offline";
    // Trying again is what the bar says already.
    if (state === "connecting" && lost) return;
    this.#state = state;
    clearTimeout(this.#bar);
    const words = connection(state, code);
    if (words) this.#bar = setTimeout(() => this.#tell(words), PATIENCE);
    else if (lost && state === "online" && this.at("bar").textContent) this.#relieve();
    else this.#tell("");
  }

  #relieve() {
    this.#tell(say("connected"));
    this.#bar = setTimeout(() => this.#tell(""), RELIEF);
  }

  #tell(words) {
    this.at("bar").textContent = words;
    this.at("bar").classList.toggle("on", Boolean(words));
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
