// Whom the conditions select: how many, and the first of them, a moment after the last key.
import { el } from "paldesk/segments/drawing";
import { hue, initials } from "paldesk/elements/face";

const PAUSE = 300;

export class Preview {
  /** @param {import("paldesk/dashboard/http").Server} server @param {string} url @param {(lost: string[]) => void} mark */
  constructor(server, url, mark) {
    this.server = server;
    this.url = url;
    this.mark = mark;
    this.box = document.querySelector("#segment-preview");
    this.number = this.box.querySelector(".segment-number");
    this.people = this.box.querySelector(".segment-people");
    this.turn = 0;
  }

  /** @param {any} asked conditions that are finished @param {number} open how many are not */
  ask(asked, open) {
    const turn = (this.turn += 1);
    clearTimeout(this.waiting);
    this.box.setAttribute("aria-busy", "true");
    this.waiting = setTimeout(() => this.#ask(asked, open, turn), PAUSE);
  }

  async #ask(asked, open, turn) {
    const told = await this.server.post(this.url, asked).catch((fault) => ({ fault: fault.detail }));
    // A later question is on its way: its answer counts.
    if (turn !== this.turn) return;
    this.box.setAttribute("aria-busy", "false");
    if (told.fault || told.faults) return this.#say(told.fault ?? told.faults[0].detail);
    this.#show(told, open);
    this.mark(told.lost);
  }

  #say(words) {
    this.number.textContent = words;
    this.people.replaceChildren();
  }

  #show({ count, contacts }, open) {
    const people = count === "1" ? "1 contact" : `${count === "0" ? "No" : count} contacts`;
    const rest = open ? [el("span", { class: "small soft" }, `Without ${open === 1 ? "the condition that is" : `${open} conditions that are`} not finished`)] : [];
    this.number.replaceChildren(el("strong", {}, people), ...rest);
    this.people.replaceChildren(...contacts.map(person));
  }
}

function person({ id, name, under, url }) {
  const words = url ? el("a", { href: url }, name) : name;
  return el("li", { class: "card-row" }, el("span", { class: `face face-24 hue-${hue(id)}`, "aria-hidden": "true" }, initials(name)),
    el("div", { class: "grow" }, el("p", { class: "truncate" }, words), ...(under ? [el("p", { class: "truncate" }, under)] : [])));
}
