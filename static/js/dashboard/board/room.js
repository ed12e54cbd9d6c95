// What the board shows now: the crowd, what is asked of it, who is looked at. The address says what is asked, so that a
// bookmark shows the same.
import { computed, effect, signal } from "@preact/signals";
import { Crowd, EVERYBODY, ORDERS } from "paldesk/dashboard/board/crowd";

/** @typedef {import("paldesk/dashboard/board/crowd").Here} Here */

const MAP = "paldesk.board.map";
const NEWEST = "newest";

export class Room {
  /** @param {any} told @param {import("paldesk/dashboard/http").Server} server */
  constructor(told, server) {
    this.told = told;
    this.server = server;
    this.crowd = new Crowd();
    /** Counts the changes: the crowd itself is one object. */
    this.change = signal(0);
    this.known = signal(false);
    this.wanted = signal(asked());
    this.order = signal(new URLSearchParams(location.search).get("order") ?? NEWEST);
    /** Who is looked at: an id, and what was known of them last. @type {import("@preact/signals").Signal<string|null>} */
    this.chosen = signal(null);
    this.last = /** @type {Here|null} */ (null);
    this.map = signal(localStorage.getItem(MAP) ? localStorage.getItem(MAP) === "open" : matchMedia("(width >= 720px) and (height >= 700px)").matches);
    this.list = computed(() => (this.change.value, this.crowd.chosen(this.wanted.value, this.order.value)));
    this.size = computed(() => (this.change.value, this.crowd.size));
    this.countries = computed(() => (this.change.value, this.crowd.countries()));
    this.shown = computed(() => (this.change.value, this.#shown()));
    this.filtered = computed(() => Object.values(this.wanted.value).some(Boolean));
    this.names = new Map(told.countries.map(({ code, name }) => [code, name]));
    effect(() => history.replaceState(history.state, "", this.address));
  }

  hear(frame) {
    if (this.crowd.hear(frame)) this.known.value = true;
    this.change.value++;
  }

  /** @param {Partial<import("paldesk/dashboard/board/crowd").Wanted>} more */
  want(more) {
    this.wanted.value = { ...this.wanted.value, ...more };
  }

  wantAll() {
    this.wanted.value = EVERYBODY;
  }

  /** @param {string|null} id */
  choose(id) {
    this.last = null;
    this.chosen.value = id;
  }

  toggleMap(open = !this.map.value) {
    this.map.value = open;
    localStorage.setItem(MAP, open ? "open" : "closed");
  }

  country(code) {
    return this.names.get(code) ?? code;
  }

  get address() {
    const said = Object.entries({ ...this.wanted.value, order: this.order.value }).filter(([name, value]) => value && !(name === "order" && value === NEWEST));
    const query = String(new URLSearchParams(said));
    return `${location.pathname}${query ? `?${query}` : ""}`;
  }

  /** Whoever left stays in sight as they were, marked as gone. */
  #shown() {
    const here = this.crowd.of(this.chosen.value);
    if (here) this.last = here;
    return here ? { here, gone: false } : this.last && this.chosen.value ? { here: this.last, gone: true } : null;
  }
}

function asked() {
  const said = new URLSearchParams(location.search);
  const order = said.get("order");
  if (order && !Object.hasOwn(ORDERS, order)) said.delete("order");
  return { ...EVERYBODY, ...Object.fromEntries([...said].filter(([name]) => Object.hasOwn(EVERYBODY, name))) };
}
