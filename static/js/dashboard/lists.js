// The views of the inbox and how far down each is loaded.
import { computed, signal } from "@preact/signals";
import { listed, onlyView, unreadIn, VIEWS, withFirstPage, withPage } from "paldesk/dashboard/views";

export class Lists {
  #asking = 0;

  /**
   * @param {import("paldesk/dashboard/desk").Desk} desk
   * @param {import("paldesk/dashboard/http").Server} server
   * @param {string} url
   * @param {string} view
   */
  constructor(desk, server, url, view) {
    this.desk = desk;
    this.server = server;
    this.url = url;
    this.view = signal(view);
    this.trouble = signal("");
    this.rows = computed(() => listed(desk.state.value, this.view.value));
    this.known = computed(() => this.view.value in desk.state.value.reach);
    this.next = computed(() => desk.state.value.reach[this.view.value]?.next ?? null);
    this.unread = Object.fromEntries(VIEWS.map((name) => [name, computed(() => unreadIn(desk.state.value, name))]));
  }

  /** @param {string} view @param {{ rows: any[], next: string|null }} page */
  given(view, page) {
    this.desk.change((state) => withFirstPage(state, view, page));
  }

  choose(view) {
    this.view.value = view;
    this.trouble.value = "";
    if (!this.known.value) this.refresh();
  }

  /** The first page of a view anew. */
  refresh(view = this.view.value) {
    return this.#load(view, null, (page) => {
      this.desk.change((state) => withFirstPage(state, view, page));
    });
  }

  /** Hints were lost: of the other views nothing is known any more. */
  reconnected() {
    this.desk.change((state) => onlyView(state, this.view.value));
    this.refresh();
    // What is unread is counted there, whichever view is shown.
    if (this.view.value !== "open") this.refresh("open");
  }

  /** The page below what is known, when there is one. */
  more() {
    const view = this.view.value;
    const before = this.next.value;
    if (!before || this.#asking) return;
    this.#load(view, before, (page) => {
      // A reconnect may have begun the list anew while this page was on its way.
      if (this.desk.state.value.reach[view]?.next === before) this.desk.change((state) => withPage(state, view, page));
    });
  }

  async #load(view, before, then) {
    this.#asking += 1;
    const query = new URLSearchParams(before ? { view, before } : { view });
    try {
      then(await this.server.get(`${this.url}?${query}`));
      this.trouble.value = "";
    } catch (fault) {
      if (view === this.view.value) this.trouble.value = fault.detail ?? String(fault);
    } finally {
      this.#asking -= 1;
    }
  }
}
