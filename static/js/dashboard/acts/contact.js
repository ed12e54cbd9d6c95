// Joining two conversations, shutting the door on a contact, deleting: each says first what follows.
import * as p from "paldesk/protocol";
import { register } from "paldesk/dashboard/actions";
import { Confirm, show } from "paldesk/dashboard/dialogs";
import { Merge } from "paldesk/dashboard/merge";
import { undoable } from "paldesk/dashboard/undo";

/** @typedef {import("paldesk/dashboard/actions").Row} Row @typedef {import("paldesk/dashboard/actions").Room} Room */

const MAY_DELETE = new Set(["owner", "admin"]);

/** @param {Row} row @param {Room} room */
const unmerge = (row, { desk }) => desk.ask({ type: p.CONVERSATION_UNMERGE, conversation: row.id });

/** @param {Row} row @param {Room} room */
function askMerge(row, room) {
  const merge = async (/** @type {Row} */ into) => {
    await room.desk.ask({ type: p.CONVERSATION_MERGE, conversation: row.id, into: into.id });
    undoable(room, row, `#${row.number} is part of #${into.number} now`, ({ merged_into }) => merged_into === into.id, () => unmerge(row, room));
    if (room.place.conversation.peek() === row.id) room.place.goTo(into.number);
  };
  show(`Merge #${row.number} into another`, Merge, { row, room, onChosen: merge }, { wide: true });
}

/** @param {Room} room @param {Row} row @param {boolean} on */
const block = (room, row, on) => room.desk.ask({ type: p.CONTACT_BLOCK, conversation: row.id, on });

/** @param {Row} row @param {Room} room */
function askBlock(row, room) {
  const words = [
    `${row.name} is told that this chat is not available, and cannot write to you any more, in this and every other conversation.`,
    "What was said stays here. You can let them write again at any time.",
  ];
  const yes = async () => {
    await block(room, row, true);
    undoable(room, row, `Blocked ${row.name}`, ({ blocked }) => blocked, () => block(room, row, false));
  };
  show(`Block ${row.name}?`, Confirm, { words, verb: "Block", onYes: yes });
}

/** @param {Row} row @param {Room} room */
function askRemove(row, room) {
  const words = [
    `Every message, note and file of #${row.number} is deleted, for your team and in the chat of ${row.name}. What is known of ${row.name} as a contact stays.`,
    "Nobody can bring it back.",
  ];
  const yes = async () => {
    await room.desk.ask({ type: p.CONVERSATION_REMOVE, conversation: row.id });
    room.say(`Deleted #${row.number}`);
  };
  show(`Delete #${row.number} for good?`, Confirm, { words, verb: `Delete #${row.number}`, onYes: yes });
}

register(
  { id: "merge", icon: "git-merge", words: () => "Merge into another…", fits: ({ merged_into }) => !merged_into, run: askMerge },
  { id: "unmerge", icon: "undo-2", words: () => "Undo the merge", fits: ({ merged_into }) => Boolean(merged_into), run: unmerge },
  { id: "unblock", icon: "user-round-check", words: ({ name }) => `Let ${name} write again`, fits: ({ blocked }) => blocked, run: (row, room) => block(room, row, false) },
  { id: "block", icon: "ban", words: ({ name }) => `Block ${name}…`, danger: true, fits: ({ blocked }) => !blocked, run: askBlock },
  { id: "remove", icon: "trash-2", words: () => "Delete…", danger: true, fits: (_, { told }) => MAY_DELETE.has(told.role), run: askRemove },
);
