// Whose it is, when it is due, how it is sorted: the actions of the head, its menu and the single keys.
import * as p from "paldesk/protocol";
import { register } from "paldesk/dashboard/actions";
import { show } from "paldesk/dashboard/dialogs";
import { presets } from "paldesk/dashboard/snooze";
import { SnoozeUntil } from "paldesk/dashboard/until";
import { restore, undoable } from "paldesk/dashboard/undo";
import { PRESENCE, PRIORITIES, until as untilWords } from "paldesk/dashboard/words";

/** @typedef {import("paldesk/dashboard/actions").Row} Row @typedef {import("paldesk/dashboard/actions").Room} Room @typedef {import("paldesk/dashboard/actions").Choice} Choice */

const ORDER = { online: 0, away: 1, offline: 2 };

/** The reader first, then who is here. */
export function sorted(people, me) {
  return people.toSorted((a, b) => Number(b.id === me) - Number(a.id === me) || ORDER[a.status] - ORDER[b.status]);
}

const calledBy = (me) => (person) => (person.id === me ? `${person.name} (you)` : person.name);

// Whose

/** @param {Row} row @param {Room} room @returns {Choice[]} */
function assignees(row, { desk }) {
  const called = calledBy(desk.me);
  const people = sorted(desk.people.value, desk.me).map((person) => ({
    id: person.id,
    words: called(person),
    person,
    hint: PRESENCE[person.status],
    chosen: person.id === row.assignee,
    run: () => desk.assign(row.id, person.id),
  }));
  const nobody = { id: "nobody", words: "Nobody", icon: "circle-dashed", chosen: row.assignee === null, run: () => desk.assign(row.id, null) };
  return [...people, nobody, ...teams(row, { desk }).map((team) => ({ ...team, group: "Teams" }))];
}

/** @returns {Choice[]} */
function teams(row, { desk }) {
  const hand = (to) => () => desk.ask({ type: p.CONVERSATION_HAND, conversation: row.id, to });
  const known = desk.teams.value;
  const each = known.map(({ id, name, members }) => ({ id, words: name, icon: "users-round", hint: people(members.length), chosen: id === row.team, run: hand(id) }));
  return known.length ? [...each, { id: "no-team", words: "No team", icon: "circle-dashed", chosen: row.team === null, run: hand(null) }] : [];
}

const people = (count) => (count === 1 ? "1 person" : `${count} people`);

// When

/** @param {Row} row @param {Room} room @returns {Choice[]} */
function times(row, room) {
  const now = Date.now();
  const soon = presets(now).map(({ id, words, at }) => ({ id, words, icon: "alarm-clock", hint: untilWords(at, now), run: () => snooze(room, row, at) }));
  const ask = () => show("Snooze until", SnoozeUntil, { row, onChosen: (at) => snooze(room, row, at) });
  return [...soon, { id: "pick", words: "Pick a date and time…", icon: "calendar-clock", run: ask }];
}

/** @param {Room} room @param {Row} row @param {number} until */
async function snooze(room, row, until) {
  await room.desk.ask({ type: p.CONVERSATION_SNOOZE, conversation: row.id, until });
  undoable(room, row, `Snoozed ${row.name} until ${untilWords(until, Date.now())}`, (now) => now.snoozed_until === until, () => restore(room, row));
}

/** @param {Row} row @param {Room} room */
async function close(row, room) {
  await room.desk.close(row.id);
  undoable(room, row, `Closed ${row.name}`, ({ status }) => status === "closed", () => restore(room, row));
}

/** @param {Row} row @param {Room} room */
async function pend(row, room) {
  await room.desk.ask({ type: p.CONVERSATION_PEND, conversation: row.id });
  undoable(room, row, `Set ${row.name} to pending`, ({ status }) => status === "pending", () => restore(room, row));
}

// Sorted how

/** @param {Row} row @param {Room} room @returns {Choice[]} */
function priorities(row, { desk }) {
  const set = (priority) => () => desk.ask({ type: p.CONVERSATION_PRIORITIZE, conversation: row.id, priority });
  return Object.entries(PRIORITIES).map(([id, { words, icon }]) => ({ id, words, icon, chosen: row.priority === id, run: set(id) }));
}

/** @param {Row} row @param {Room} room @returns {Choice[]} */
function labels(row, { desk }) {
  return desk.labels.value.map(({ id, name, hue }) => {
    const on = row.labels.includes(id);
    return { id, words: name, hue, chosen: on, run: () => desk.ask({ type: p.CONVERSATION_LABEL, conversation: row.id, label: id, on: !on }) };
  });
}

/** @param {Row} row @param {Room} room @returns {Choice[]} */
function followers(row, { desk }) {
  const called = calledBy(desk.me);
  return sorted(desk.people.value, desk.me).map((person) => {
    const on = row.participants.includes(person.id);
    return { id: person.id, words: called(person), person, chosen: on, run: () => desk.ask({ type: p.PARTICIPANT_SET, conversation: row.id, member: person.id, on: !on }) };
  });
}

const followed = (row, { desk }) => row.participants.includes(desk.me);
const ofMe = (on) => (row, { desk }) => desk.ask({ type: p.PARTICIPANT_SET, conversation: row.id, member: desk.me, on });

register(
  { id: "assign", icon: "user-round-plus", words: () => "Assign to", key: "a", menu: false, choices: assignees },
  { id: "snooze", icon: "alarm-clock", words: () => "Snooze until", key: "s", menu: false, fits: ({ merged_into }) => !merged_into, choices: times },
  { id: "close", icon: "check", words: () => "Close", key: "e", menu: false, fits: ({ status }) => status !== "closed", run: close },
  { id: "reopen", icon: "rotate-ccw", words: () => "Reopen", key: "e", menu: false, fits: ({ status }) => status === "closed", run: (row, { desk }) => desk.reopen(row.id) },
  { id: "open", icon: "inbox", words: ({ status }) => (status === "snoozed" ? "End the snooze" : "Set to open"), fits: ({ status }) => status === "snoozed" || status === "pending", run: (row, { desk }) => desk.reopen(row.id) },
  { id: "pend", icon: "hourglass", words: () => "Set to pending", key: "w", fits: ({ status, merged_into }) => status !== "pending" && !merged_into, run: pend },
  { id: "priority", icon: "chevrons-up", words: () => "Priority", key: "p", choices: priorities },
  { id: "label", icon: "tag", words: () => "Labels", key: "l", many: true, choices: labels, empty: "There are no labels yet. An owner or admin makes them in the settings." },
  { id: "team", icon: "users-round", words: () => "Team", key: "t", choices: teams, empty: "There are no teams yet. An owner or admin makes them in the settings." },
  { id: "follow", icon: "bell", words: () => "Follow", key: "f", fits: (row, room) => !followed(row, room), run: ofMe(true) },
  { id: "unfollow", icon: "bell-off", words: () => "Stop following", key: "f", fits: followed, run: ofMe(false) },
  { id: "participants", icon: "user-round-plus", words: () => "Who follows this", many: true, choices: followers },
);
