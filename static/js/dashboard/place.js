// Where the reader is: which view, which conversation, which pane. The address says it, so that "back" and a
// bookmark work.
import { batch, computed, signal } from "@preact/signals";
import { adopt } from "paldesk/dashboard/state";

const CONTEXT = "paldesk.context";
export const WIDE = globalThis.matchMedia?.("(width >= 1100px)");
export const NARROW = globalThis.matchMedia?.("(width < 720px)");

export class Place {
  /**
   * @param {import("paldesk/dashboard/desk").Desk} desk
   * @param {import("paldesk/dashboard/lists").Lists} lists
   * @param {import("paldesk/dashboard/http").Server} server
   * @param {string} root     the inbox's address
   */
  constructor(desk, lists, server, root) {
    this.desk = desk;
    this.lists = lists;
    this.server = server;
    this.root = root;
    /** @type {import("@preact/signals").Signal<string|null>} */
    this.conversation = signal(null);
    this.missing = signal("");
    this.context = signal(Boolean(WIDE.matches) && localStorage.getItem(CONTEXT) !== "closed");
    this.row = computed(() => this.desk.state.value.rows[this.conversation.value] ?? null);
    this.pane = computed(() => (!this.conversation.value && !this.missing.value ? "list" : this.context.value && !WIDE.matches ? "side" : "main"));
    addEventListener("popstate", () => this.follow());
    WIDE.addEventListener("change", () => this.#resized());
  }

  /** @returns {string} a conversation's address */
  address(number) {
    return `${this.root}${number}/${this.#query}`;
  }

  viewAddress(view) {
    return view === "open" ? this.root : `${this.root}?view=${view}`;
  }

  /** Open a row; what the address names is one step back from here. */
  open(row) {
    if (row.id === this.conversation.value) return;
    history.pushState({ from: this.conversation.value ? "conversation" : "list" }, "", this.address(row.number));
    this.#show(row);
  }

  /** A link of the list was followed. Bound once, so that rows keep the same props. */
  openLink = (event, row) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    this.open(row);
  };

  /** A conversation that may not be in any list that is loaded. */
  goTo(number) {
    history.pushState({ from: "conversation" }, "", this.address(number));
    return this.follow();
  }

  /** To the list alone. */
  leave() {
    if (history.state?.from === "list") return history.back();
    history.pushState({}, "", this.viewAddress(this.lists.view.value));
    this.#show(null);
  }

  choose(view) {
    this.lists.choose(view);
    const { row } = this;
    history.pushState({}, "", row.value ? this.address(row.value.number) : this.viewAddress(view));
  }

  /** To the list of a view, with no conversation beside it. */
  list(view) {
    this.lists.choose(view);
    history.pushState({}, "", this.viewAddress(view));
    this.#show(null);
  }

  /** The page was loaded: the address wins over the view that came with it, and names that view from now on. */
  arrive() {
    if (!new URLSearchParams(location.search).has("view")) history.replaceState({}, "", location.pathname + this.#query);
    return this.follow();
  }

  /** Go where the address says. */
  async follow() {
    const view = new URLSearchParams(location.search).get("view") ?? "open";
    if (view !== this.lists.view.value) this.lists.choose(view);
    const number = Number(location.pathname.slice(this.root.length).replace("/", ""));
    const known = Object.values(this.desk.state.value.rows).find((row) => row.number === number);
    if (!number || known) return this.#show(known ?? null);
    await this.#fetch(number);
  }

  async #fetch(number) {
    this.#show(null);
    try {
      const row = await this.server.get(`${this.root}${number}/row/`);
      this.desk.change((state) => adopt(state, [row]));
      this.#show(row);
    } catch (fault) {
      this.missing.value = fault.status === 404 ? `There is no conversation ${number} in this workspace.` : fault.detail;
    }
  }

  /** It was deleted: whoever looked at it is told. */
  removed(conversation) {
    if (conversation !== this.conversation.value) return;
    const number = Number(location.pathname.slice(this.root.length).replace("/", ""));
    this.#show(null);
    this.missing.value = `Conversation ${number} was deleted.`;
  }

  /** Open or fold the panel beside the conversation. */
  toggleContext(open = !this.context.value) {
    this.context.value = open;
    if (WIDE.matches) localStorage.setItem(CONTEXT, open ? "open" : "closed");
  }

  #show(row) {
    const left = this.conversation.value;
    batch(() => {
      this.missing.value = "";
      this.conversation.value = row?.id ?? null;
      this.desk.open(row?.id ?? null);
      if (!WIDE.matches) this.context.value = false;
    });
    if (!row && left && NARROW.matches) requestAnimationFrame(() => focusRow(left));
  }

  #resized() {
    this.context.value = WIDE.matches && localStorage.getItem(CONTEXT) !== "closed";
  }

  get #query() {
    const view = this.lists.view.value;
    return view === "open" ? "" : `?view=${view}`;
  }
}

/** The list is back on the screen, and the reader where they were in it. */
function focusRow(conversation) {
  /** @type {HTMLElement|null} */ (document.querySelector(`[data-conversation="${conversation}"]`))?.focus();
}

/** The reader wants the link in another tab or window. */
export const elsewhere = (event) => event.metaKey || event.ctrlKey || event.shiftKey || event.button > 0;
