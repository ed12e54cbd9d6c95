// What a view asks of a conversation, as a predicate: lists follow the ledger without asking the server again.
// The vocabulary is chat/conditions.py; tests/chat/test_conditions.py runs the same cases through both. Pure.

/**
 * @typedef {import("paldesk/protocol").Row} Row
 *
 * @typedef {object} Conditions     all of them must hold; what is left out asks nothing
 * @property {string[]} [status]
 * @property {string[]} [assignee]      members, or the words me, nobody, anyone
 * @property {string[]} [team]          teams, or the words mine, none
 * @property {string[]} [labels_any]
 * @property {string[]} [labels_all]
 * @property {string[]} [labels_none]
 * @property {string[]} [priority]
 * @property {string[]} [site]
 * @property {string[]} [segment]       the server tells with each row in which of them its contact is
 * @property {boolean} [following]
 * @property {boolean} [mentioned]
 * @property {number} [waiting_minutes]
 * @property {number} [created_days]
 * @property {number} [active_days]
 * @property {"newest"|"waiting"|"priority"} [order]
 *
 * @typedef {object} Reader
 * @property {string} me                own membership
 * @property {import("paldesk/protocol").Team[]} teams
 * @property {number} now
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** @type {Record<string, (row: Row, wanted: any, reader: Reader) => boolean>} */
const TESTS = {
  status: (row, wanted) => wanted.includes(row.status),
  assignee: (row, wanted, { me }) => wanted.some((one) => ({ me: row.assignee === me, nobody: !row.assignee, anyone: Boolean(row.assignee) })[one] ?? row.assignee === one),
  team: (row, wanted, reader) => wanted.some((one) => ({ mine: mine(row.team, reader), none: !row.team })[one] ?? row.team === one),
  labels_any: (row, wanted) => wanted.some((label) => row.labels.includes(label)),
  labels_all: (row, wanted) => wanted.every((label) => row.labels.includes(label)),
  labels_none: (row, wanted) => !wanted.some((label) => row.labels.includes(label)),
  priority: (row, wanted) => wanted.includes(row.priority),
  site: (row, wanted) => wanted.includes(row.site_id),
  segment: (row, wanted) => wanted.some((segment) => row.segments.includes(segment)),
  following: (row, wanted, { me }) => row.participants.includes(me),
  mentioned: (row) => row.mentioned,
  waiting_minutes: (row, minutes, { now }) => row.waiting_since !== null && row.waiting_since <= now - minutes * MINUTE,
  created_days: (row, days, { now }) => row.created_at >= now - days * DAY,
  active_days: (row, days, { now }) => row.activity_at >= now - days * DAY,
  order: () => true,
};

/** @param {Row} row @param {Conditions|null} conditions none: they cannot be read any more @param {Reader} reader */
export function matches(row, conditions, reader) {
  if (!conditions || row.merged_into) return false;
  return Object.entries(conditions).every(([name, wanted]) => empty(wanted) || (TESTS[name]?.(row, wanted, reader) ?? false));
}

const empty = (wanted) => wanted === false || wanted === null || (Array.isArray(wanted) && !wanted.length);
const mine = (team, { me, teams }) => teams.some(({ id, members }) => id === team && members.includes(me));

// Order: stretches of rows, each sorted by a time and then by id (chat/orders.py)

const NEWEST = { test: (/** @type {Row} */ row) => Boolean(row), key: "activity_at", rising: false };
const WAITING = { test: (/** @type {Row} */ row) => row.waiting_since !== null, key: "waiting_since", rising: true };
const urgent = (word) => ({ ...NEWEST, test: (/** @type {Row} */ row) => row.priority === word });
const ORDERS = { newest: [NEWEST], waiting: [WAITING, NEWEST], priority: ["urgent", "high", "medium", "low", "none"].map(urgent) };

/** @typedef {{ stretch: number, at: number, id: string, rising: boolean }} Position    a place in a list */

/** @param {Row} row @param {Conditions|null} conditions @returns {Position} */
export function positionOf(row, conditions) {
  const stretches = ORDERS[conditions?.order ?? "newest"];
  const stretch = stretches.findIndex(({ test }) => test(row));
  const { key, rising } = stretches[stretch];
  return { stretch, at: row[key], id: row.id, rising };
}

/** @param {Position} a @param {Position} b negative where `a` stands first */
export function inOrder(a, b) {
  if (a.stretch !== b.stretch) return a.stretch - b.stretch;
  const way = a.rising ? 1 : -1;
  return way * (a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

// What a view names that is not there any more

/**
 * @param {Conditions|null} conditions
 * @param {{ labels: {id: string}[], teams: {id: string}[], people: {id: string}[], sites: {id: string}[], segments: {id: string}[] }} known
 * @returns {Record<string, string[]>} the ids that nobody knows, by condition
 */
export function missing(conditions, { labels, teams, people, sites, segments }) {
  const lists = { labels_any: labels, labels_all: labels, labels_none: labels, team: teams, assignee: people, site: sites, segment: segments };
  const words = ["me", "nobody", "anyone", "mine", "none"];
  const gone = Object.entries(lists).map(([name, list]) => [name, (conditions?.[name] ?? []).filter((id) => !words.includes(id) && !list.some((one) => one.id === id))]);
  return Object.fromEntries(gone.filter(([, ids]) => ids.length));
}
