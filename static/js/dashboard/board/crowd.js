// Who is on the sites now, as the frames tell it, and how they are chosen and ordered. Pure: no clock, no document.
import { BOARD_CHANGED } from "paldesk/protocol";
import { folded } from "paldesk/elements/fuzzy";

/**
 * @typedef {object} Here   what is not said stands as in NOBODY
 * @property {string} id
 * @property {boolean} agreed
 * @property {string|null} contact
 * @property {string} name
 * @property {boolean} known
 * @property {boolean} verified
 * @property {string} picture
 * @property {boolean} blocked
 * @property {string|null} site
 * @property {string} url
 * @property {string} title
 * @property {number} arrived_at
 * @property {number} page_at
 * @property {number} pages
 * @property {number} visits
 * @property {string} source
 * @property {string} country
 * @property {string} city
 * @property {string} browser
 * @property {string} os
 * @property {string} device
 * @property {"none"|"invited"|"waiting"|"talking"} state
 * @property {number} number
 * @property {string|null} assignee
 *
 * @typedef {{ site: string, page: string, country: string, visits: string, who: string, talk: string, device: string, text: string }} Wanted
 */

/** @type {Omit<Here, "id">} */
const NOBODY = {
  ...{ agreed: false, contact: null, name: "", known: false, verified: false, picture: "", blocked: false, site: null },
  ...{ url: "", title: "", arrived_at: 0, page_at: 0, pages: 1, visits: 1, source: "", country: "", city: "" },
  ...{ browser: "", os: "", device: "", state: /** @type {const} */ ("none"), number: 0, assignee: null },
};

/** @type {Wanted} */
export const EVERYBODY = { site: "", page: "", country: "", visits: "", who: "", talk: "", device: "", text: "" };

/** The same map, changed: a frame of 500 rows is no reason to copy 2,000. */
export class Crowd {
  /** @type {Map<string, Here>} */
  #here = new Map();
  /** @type {Map<string, Here>|null} */
  #coming = null;

  /** @returns {boolean} whether everybody is known now @param {any} frame */
  hear(frame) {
    if (frame.type !== BOARD_CHANGED) return false;
    if (frame.whole) this.#coming = new Map();
    const into = this.#coming ?? this.#here;
    for (const here of frame.here ?? []) into.set(here.id, { ...NOBODY, ...here });
    for (const id of frame.gone ?? []) into.delete(id);
    if (!frame.ends || !this.#coming) return frame.ends !== false;
    this.#here = this.#coming;
    this.#coming = null;
    return true;
  }

  get size() {
    return this.#here.size;
  }

  /** @param {string|null} id @returns {Here|null} */
  of(id) {
    return this.#here.get(id) ?? null;
  }

  /** @param {Wanted} wanted @param {string} order @returns {Here[]} */
  chosen(wanted, order) {
    const fits = test(wanted);
    return [...this.#here.values()].filter(fits).sort(ORDERS[order] ?? ORDERS.newest);
  }

  /** How many are in each country. @returns {Map<string, number>} */
  countries() {
    const found = new Map();
    for (const { country } of this.#here.values()) if (country) found.set(country, (found.get(country) ?? 0) + 1);
    return found;
  }
}

const byName = new Intl.Collator(undefined, { numeric: true });
const newest = (one, other) => other.arrived_at - one.arrived_at || (one.id < other.id ? 1 : -1);

/** Who agreed to nothing has no page and no place: they stand last in every order but the time's own. */
const by = (of) => (one, other) => Number(!of(one)) - Number(!of(other)) || byName.compare(of(one), of(other)) || newest(one, other);

/** @type {Record<string, (one: Here, other: Here) => number>} */
export const ORDERS = {
  newest,
  longest: (one, other) => Number(!one.arrived_at) - Number(!other.arrived_at) || one.arrived_at - other.arrived_at || newest(one, other),
  moved: (one, other) => other.page_at - one.page_at || newest(one, other),
  visits: (one, other) => other.visits - one.visits || newest(one, other),
  page: by(({ url }) => url),
  name: by(({ name }) => name),
};

const TESTS = {
  site: ({ site }, value) => site === value,
  page: ({ url, title }, value) => folded(`${url} ${title}`).includes(value),
  country: ({ country }, value) => country === value,
  visits: ({ agreed, visits }, value) => agreed && (value === "new") === (visits === 1),
  who: ({ agreed, known, verified }, value) => agreed && (value === "verified" ? verified : (value === "known") === known),
  talk: ({ agreed, state }, value) => agreed && (value === "none" ? state === "none" : value === "any" ? state !== "none" : state === value),
  device: ({ device }, value) => device === value,
  text: (here, value) => folded([here.name, here.url, here.title, here.city, here.source].join(" ")).includes(value),
};

/** @param {Wanted} wanted @returns {(here: Here) => boolean} */
function test(wanted) {
  const asked = Object.keys(TESTS).filter((name) => wanted[name]);
  const values = Object.fromEntries(asked.map((name) => [name, name === "page" || name === "text" ? folded(wanted[name].trim()) : wanted[name]]));
  return (here) => asked.every((name) => TESTS[name](here, values[name]));
}
