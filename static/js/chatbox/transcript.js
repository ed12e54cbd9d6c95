// Draws the store's rows. A row keeps its element from pending to seen, so that nothing is read aloud twice.
import { linked, make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";
import { clock, day, exactly } from "paldesk/chatbox/words";
import { initials } from "paldesk/elements/face";

const NEAR_END = 60;
const SAYS = { pending: "sending", seen: "seen", edited: "edited" };
// Why a message was refused for good, by the code of command.refused.
const REFUSED = { unknown_conversation: "conversation_gone" };

export class Transcript {
  #drawn = new Map();

  /**
   * @param {object} options
   * @param {HTMLElement} options.list      the log
   * @param {HTMLElement} options.scroller  what scrolls
   * @param {HTMLButtonElement} options.jump shown while something new is out of sight
   * @param {import("paldesk/chatbox/session").Session} options.session
   * @param {string} options.site           who speaks when the operator is not known any more
   * @param {(id: string) => void} options.onRetry
   * @param {(id: string) => void} options.onDelete
   * @param {() => void} options.onRead     the end came into sight
   * @param {(bubble: HTMLElement, row: any) => void} options.onAsk a message asks something
   * @param {(bubble: HTMLElement, row: any) => void} options.onLink an operator's message holds a link
   */
  constructor({ list, scroller, jump, session, site, onRetry, onDelete, onRead, onAsk, onLink }) {
    this.list = list;
    this.scroller = scroller;
    this.jump = jump;
    this.session = session;
    this.site = site;
    this.onRetry = onRetry;
    this.onDelete = onDelete;
    this.onRead = onRead;
    this.onAsk = onAsk;
    this.onLink = onLink;
    this.jump.addEventListener("click", () => this.toEnd());
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // The keyboard of a phone, or a growing composer, must not hide the last line.
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.scroller);
    this.following = true;
  }

  /** @param {any[]} rows as Store.rows() gives them */
  draw(rows) {
    const before = this.#drawn;
    this.#drawn = new Map(rows.map((row) => [row.key, this.#element(row, before.get(row.key))]));
    this.#place([...this.#drawn.values()].map(({ element }) => element));
    const newest = rows.at(-1);
    const news = newest && !before.has(newest.key);
    if (this.following || (news && newest.mine)) this.toEnd();
    else if (news) this.jump.hidden = false;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#sawEnd();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.following) this.#sawEnd();
  }

  #sawEnd() {
    this.following = true;
    this.jump.hidden = true;
    this.onRead();
  }

  // Only what moved is touched: an element taken out and put back would be announced again.
  #place(elements) {
    const wanted = new Set(elements);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    elements.forEach((element, index) => {
      if (this.list.children[index] !== element) this.list.insertBefore(element, this.list.children[index] ?? null);
    });
  }

  #element(row, drawn) {
    const look = [row.state, row.first, row.last, row.at, row.failed, row.body].join();
    if (drawn?.look === look) return drawn;
    const element = drawn && drawn.body === row.body ? drawn.element : this.#make(row);
    if (row.kind === "message") this.#dress(element, row);
    return { element, look, body: row.body };
  }

  #make(row) {
    if (row.kind === "day") return make("h2", { class: "day", text: day(row.at), title: exactly(row.at) });
    if (row.kind === "system") return make("p", { class: "system", text: say(row.says), title: exactly(row.at) });
    const said = make("div", { class: "bubble", dir: "auto" }, ...linked(row.body));
    if (row.rich || row.files?.length || row.ask) this.#fill(said, row);
    if (!row.mine && /https?:/.test(row.body)) this.onLink(said, row);
    const who = row.mine ? say("you") : row.name || this.site;
    const name = make("p", { class: row.mine ? "name hidden" : "name", text: who });
    return make("article", {}, row.mine ? "" : face(row, who), name, said, make("p", { class: "foot" }));
  }

  async #fill(said, row) {
    const { fill } = await import("paldesk/chatbox/written");
    fill(said, row, this.session);
    if (row.ask) this.onAsk(said, row);
    if (this.following) this.toEnd();
  }

  #dress(element, row) {
    const run = `${row.first ? " first" : ""}${row.last ? " last" : ""}`;
    element.className = `${row.mine ? "mine" : "theirs"} ${row.state}${run}`;
    element.lastChild.replaceChildren(...this.#foot(row));
  }

  #foot(row) {
    if (row.state === "failed") return this.#choices(row);
    const time = make("time", { datetime: new Date(row.at).toISOString(), title: exactly(row.at), text: clock(row.at) });
    const says = SAYS[row.edited ? "edited" : row.state];
    return says ? [time, make("span", { text: say(says) })] : [time];
  }

  #choices({ key, code }) {
    return [
      make("span", { text: say(REFUSED[code] ?? "not_sent") }),
      make("button", { type: "button", text: say("try_again"), onclick: () => this.onRetry(key) }),
      make("button", { type: "button", text: say("delete"), onclick: () => this.onDelete(key) }),
    ];
  }
}

/** A picture or initials; who it is stands beside it in words. */
export function face({ picture }, name) {
  return picture
    ? make("img", { class: "face", src: picture, alt: "", width: 28, height: 28 })
    : make("span", { class: "face", "aria-hidden": "true", text: initials(name) });
}
