// The views of the inbox: which there are, which one is shown, and how far down each is loaded.
import { computed, signal } from "@preact/signals";
import { missing } from "paldesk/dashboard/conditions";
import { Finder } from "paldesk/dashboard/finder";
import { now } from "paldesk/dashboard/marks";
import { Selection } from "paldesk/dashboard/selection";
import { beside, listed, onlyView, SEGMENTS, unreadIn, withFirstPage, withoutReach, withPage } from "paldesk/dashboard/views";

/** @typedef {import("paldesk/dashboard/views").View} View */

const CAP = 100;
const TIMED = ["waiting_minutes", "created_days", "active_days"];

export class Lists {
  #asking = 0;
  #wanted = false;

  /**
   * @param {import("paldesk/dashboard/desk").Desk} desk
   * @param {import("paldesk/dashboard/http").Server} server
   * @param {any} told      what came with the page
   */
  constructor(desk, server, told) {
    this.desk = desk;
    this.server = server;
    this.urls = told.urls;
    this.sites = told.sites;
    this.segments = told.segments;
    this.selection = new Selection(this);
    this.finder = new Finder(server, told.urls.search);
    /** @type {import("@preact/signals").Signal<View[]>} */
    this.views = signal(told.views);
    this.view = signal(told.view);
    this.trouble = signal("");
    this.chosen = computed(() => this.named(this.view.value));
    this.counts = computed(() => desk.state.value.counts);
    // Most frames change no row: then no list is made anew.
    const part = (name) => computed(() => desk.state.value[name]);
    const [rows, reach, teams] = ["rows", "reach", "teams"].map(part);
    const known = () => ({ rows: rows.value, reach: reach.value, teams: teams.value, me: desk.me });
    this.rows = computed(() => listed(known(), this.chosen.value, this.#now(this.chosen.value)));
    this.known = computed(() => this.view.value in reach.value);
    this.next = computed(() => reach.value[this.view.value]?.next ?? null);
    this.unread = Object.fromEntries(SEGMENTS.map((id) => [id, computed(() => unreadIn(known(), this.named(id)))]));
    this.missing = computed(() => missing(this.chosen.value.conditions, this.vocabulary.value));
    this.vocabulary = computed(() => ({ labels: desk.labels.value, teams: desk.teams.value, people: desk.people.value, sites: this.sites, segments: this.segments }));
    desk.change((state) => ({ ...state, counts: told.counts }));
  }

  /** @param {string} id @returns {View} */
  named(id) {
    return this.views.value.find((view) => view.id === id) ?? { id, name: "A view that is gone", conditions: null, kind: "gone" };
  }

  /** How many stand in a view: "7", "99+", or nothing while that is not known. @param {string} id */
  counted(id) {
    const count = this.counts.value[id];
    if (count === undefined) return "";
    return count >= CAP ? "99+" : String(count);
  }

  /** @param {string} id @param {{ rows: any[], next: string|null }} page */
  given(id, page) {
    this.desk.change((state) => withFirstPage(state, this.named(id), page));
  }

  choose(id) {
    this.selection.clear();
    this.view.value = id;
    this.trouble.value = "";
    if (!this.known.value) this.refresh();
  }

  /** The row above or below one, which need not stand in the list any more. */
  beside(row, step) {
    return beside(this.rows.value, row, step, this.chosen.value.conditions);
  }

  /** The first page of a view anew. */
  refresh(id = this.view.value) {
    return this.#load(id, null, (page) => this.given(id, page));
  }

  /** Hints were lost: of the other views nothing is known any more. */
  reconnected() {
    this.desk.change((state) => onlyView(state, this.view.value));
    this.refresh();
    // What is unread is counted there, whichever view is shown.
    if (this.view.value !== "open") this.refresh("open");
    this.refreshViews();
  }

  /** Views were made, changed or deleted, here or elsewhere. */
  async refreshViews() {
    try {
      this.#adopt(await this.server.get(this.urls.views));
    } catch {
      // The ones that are known go on working; the next change or reconnect asks again.
    }
  }

  #adopt({ views, counts }) {
    const before = this.views.value;
    const same = (view) => before.some(({ id, conditions }) => id === view.id && JSON.stringify(conditions) === JSON.stringify(view.conditions));
    const changed = [...views.filter((view) => !same(view)), ...before.filter(({ id }) => !views.some((view) => view.id === id))];
    this.views.value = views;
    this.desk.change((state) => ({ ...withoutReach(state, changed.map(({ id }) => id)), counts: { ...state.counts, ...counts } }));
    if (!this.known.value) this.refresh();
  }

  /** The page below what is known, when there is one. */
  more() {
    const id = this.view.value;
    const before = this.next.value;
    // While a first page is on its way the end stays in view and is not seen again: remember that it was reached.
    this.#wanted = Boolean(before && this.#asking);
    if (!before || this.#asking) return;
    this.#load(id, before, (page) => {
      // A reconnect may have begun the list anew while this page was on its way.
      if (this.desk.state.value.reach[id]?.next === before) this.desk.change((state) => withPage(state, this.named(id), page));
    });
  }

  async #load(view, before, then) {
    this.#asking += 1;
    const query = new URLSearchParams(before ? { view, before } : { view });
    try {
      then(await this.server.get(`${this.urls.rows}?${query}`));
      this.trouble.value = "";
    } catch (fault) {
      if (view === this.view.value) this.trouble.value = fault.detail ?? String(fault);
    } finally {
      this.#asking -= 1;
      if (this.#wanted) this.more();
    }
  }

  // Views that somebody saves

  /** @param {{ name: string, conditions: any, shared: boolean }} wanted @param {string} [id] none: a new one @returns {Promise<View>} raises Failure */
  async save(wanted, id = "") {
    const saved = await this.server.post(id ? `${this.urls.views}${id}/` : this.urls.views, wanted);
    await this.refreshViews();
    return saved;
  }

  /** @param {string} id @returns {Promise<View>} what it was; raises Failure */
  async remove(id) {
    const gone = await this.server.delete(`${this.urls.views}${id}/`);
    await this.refreshViews();
    return gone;
  }

  /** One place up or down among the saved ones. @param {string} id @param {number} step raises Failure */
  async move(id, step) {
    const ids = this.views.value.filter(({ kind }) => kind !== "built_in").map((view) => view.id);
    const at = ids.indexOf(id);
    if (at < 0 || !(at + step in ids)) return;
    [ids[at], ids[at + step]] = [ids[at + step], ids[at]];
    await this.server.post(`${this.urls.views}order/`, { ids });
    await this.refreshViews();
  }

  /** The clock, where it changes what is seen. */
  #now({ conditions }) {
    return TIMED.some((name) => conditions?.[name]) ? now.value : now.peek();
  }
}
