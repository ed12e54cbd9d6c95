// What the inbox adds to the palette: what can be done to the conversation, the conversations by name and number,
// the views.
import { offer } from "paldesk/elements/palette";
import { actionsFor } from "paldesk/dashboard/actions";
import { frame, shown } from "paldesk/dashboard/drawn";
import { targetOf } from "paldesk/dashboard/target";
import { openEditor } from "paldesk/dashboard/view-editor";
import { NARROW } from "paldesk/dashboard/place";
import { newestFirst } from "paldesk/dashboard/views";
import { PRESENCE } from "paldesk/dashboard/words";

/**
 * @typedef {import("paldesk/elements/palette").Entry} Entry
 * @typedef {import("paldesk/dashboard/actions").Room} Room
 * @typedef {import("paldesk/dashboard/actions").Action} Action
 * @typedef {import("paldesk/protocol").Row} Row
 */

const NEWEST = 5;
const VIEW_KEYS = { open: "g i", mine: "g m", unassigned: "g u", pending: "g w", snoozed: "g z", closed: "g d" };

/** @param {Room} room */
export function feedPalette(room) {
  offer((query) => (query ? [] : [...actions(room), ...views(room), ...conversations(room), ...colleagues(room)]));
  offer((query) => (query ? [...numbered(query, room), searching(query, room)] : []));
}

/** @param {Room} room @returns {Entry[]} */
function actions(room) {
  const row = targetOf(room);
  if (!row) return [];
  const group = `${row.name} #${row.number}`;
  return actionsFor(row, room).map((action) => ({
    id: `action ${action.id}`,
    words: action.words(row, room),
    group,
    icon: action.icon,
    keys: action.key,
    danger: action.danger,
    many: action.many,
    ...(action.choices ? { next: () => choices(action, row, room) } : { run: () => action.run(row, room) }),
  }));
}

/** @param {Action} action @param {Row} row @param {Room} room @returns {Entry[]} */
function choices(action, row, room) {
  return action.choices(row, room).map(({ id, words, icon, person, hue, hint, group, chosen, danger, run }) => ({
    id: `action ${action.id} ${id}`,
    words,
    group: group ?? "",
    icon: icon ?? action.icon,
    face: person && { name: person.name, id: person.id },
    hue,
    danger,
    hint,
    chosen,
    fleeting: true,
    run,
  }));
}

/** @param {Room} room @returns {Entry[]} */
function views({ lists, place }) {
  const make = { id: "new view", words: "New view…", group: "Go to", icon: "plus", search: "saved filter list", buried: true, run: () => inList(place, lists, () => openEditor(null)) };
  const all = lists.views.value.map(({ id, name }) => {
    const hint = lists.counted(id);
    return { id: `view ${id}`, words: `View: ${name}`, group: "Go to", icon: "inbox", keys: VIEW_KEYS[id], hint, chosen: id === lists.view.value, run: () => place.choose(id) };
  });
  return [...all, make];
}

/** @param {Room} room @returns {Entry[]} */
function conversations({ desk, place }) {
  const rows = Object.values(desk.state.value.rows).sort(newestFirst);
  return rows.map((row, at) => ({
    id: `conversation ${row.id}`,
    words: row.name,
    group: "Conversations",
    hint: `#${row.number}`,
    search: `#${row.number} ${row.preview ?? ""}`,
    face: { name: row.name, id: row.contact },
    buried: at >= NEWEST || row.id === place.conversation.value,
    fleeting: true,
    run: () => arrive(() => place.open(row)),
  }));
}

/** A number need not be in any list that is loaded. @param {string} query @param {Room} room @returns {Entry[]} */
function numbered(query, { desk, place }) {
  const number = Number(/^#?(\d{1,9})$/u.exec(query)?.[1] ?? 0);
  if (!number) return [];
  const known = Object.values(desk.state.value.rows).find((row) => row.number === number);
  const words = known ? `Conversation #${number}: ${known.name}` : `Conversation #${number}`;
  return [{ id: `number ${number}`, words, group: "Conversations", icon: "messages-square", fleeting: true, run: () => arrive(() => place.goTo(number)) }];
}

/** What is no name may have been said. @param {string} query @param {Room} room @returns {Entry} */
function searching(query, room) {
  return { id: "search", words: `Search messages for “${query}”`, group: "Conversations", icon: "search", keys: "/", fleeting: true, last: true, run: () => search(room, query) };
}

/** To what a colleague has in hand. @param {Room} room @returns {Entry[]} */
function colleagues(room) {
  const { desk } = room;
  const others = desk.people.value.filter(({ id }) => id !== desk.me);
  return others.map(({ id, name, status }) => ({
    id: `person ${id}`,
    words: `Conversations of ${name}`,
    group: "Colleagues",
    hint: PRESENCE[status],
    face: { name, id },
    fleeting: true,
    run: () => search(room, `assignee:"${name}"`),
  }));
}

function search({ lists, place }, words) {
  inList(place, lists, () => {
    lists.finder.show();
    lists.finder.type(words);
  });
}

/** What stands over or in the list needs the list on the screen: on a phone it may not be. */
function inList(place, lists, act) {
  if (NARROW.matches) place.list(lists.view.value);
  act();
}

/** Where one went by a name, one wants to read: the focus goes to the conversation, unless it went elsewhere meanwhile. */
async function arrive(go) {
  await go();
  await frame();
  const head = await shown(".inbox-talk-head h2");
  head?.focus({ preventScroll: true });
  const log = NARROW.matches ? null : await shown(".pane-main [role=log]");
  if (document.activeElement === head) log?.focus({ preventScroll: true });
}
