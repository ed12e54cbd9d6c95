// What can be done to a conversation, which choices there are, and until when one can snooze.
import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import * as p from "paldesk/protocol";
import { actionOfKey, actionsFor, asked, perform, trouble } from "paldesk/dashboard/actions";
import { grouped, matching, searched } from "paldesk/dashboard/choices";
import { local, presets } from "paldesk/dashboard/snooze";
import "paldesk/dashboard/acts/triage";
import "paldesk/dashboard/acts/contact";

const at = (day, hour = 14, minute = 7) => new Date(2026, 10, day, hour, minute).getTime(); // November 2026: the 23rd is a Monday
const by = (found) => Object.fromEntries(found.map(({ id, at: when }) => [id, local(when)]));
const ROW = {
  id: "t1", number: 7, name: "Vi", status: "open", snoozed_until: null, priority: "none", assignee: null, team: null, labels: ["l1"], participants: [],
  merged_into: null, blocked: false,
};

/** A room that remembers what was asked of the server. */
function room({ role = "operator", row = ROW, refuse = "" } = {}) {
  const sent = [];
  const ask = async (frame) => {
    if (refuse) throw Object.assign(new Error(refuse), { detail: refuse });
    sent.push(frame);
  };
  const people = signal([{ id: "bo", name: "Bo", picture: "", status: "online" }, { id: "me", name: "Ada", picture: "", status: "away" }]);
  const desk = {
    me: "me", people, ask,
    teams: signal([{ id: "w", name: "Workshop", members: ["bo"] }]),
    labels: signal([{ id: "l1", name: "Repair", hue: 2 }, { id: "l2", name: "Refund", hue: 0 }]),
    state: signal({ rows: { [row.id]: row } }),
    assign: (conversation, to) => ask({ type: p.CONVERSATION_ASSIGN, conversation, to }),
    close: (conversation) => ask({ type: p.CONVERSATION_CLOSE, conversation }),
    reopen: (conversation) => ask({ type: p.CONVERSATION_REOPEN, conversation }),
  };
  const said = [];
  const say = (words, how = {}) => (said.push({ words, ...how }), { querySelector: () => null });
  return /** @type {any} */ ({ desk, say, said, sent, told: { role }, place: { conversation: signal(row.id) } });
}

const ids = (found) => found.map(({ id }) => id);
const choicesOf = (id, where, row = ROW) => actionsFor(row, where).find((action) => action.id === id).choices(row, where);

test("snoozes are later today, tomorrow, next Monday and in a week", () => {
  assert.deepEqual(by(presets(at(25))), { later: "2026-11-25T17:07", tomorrow: "2026-11-26T09:00", monday: "2026-11-30T09:00", week: "2026-12-02T09:00" });
});

test("on a Sunday tomorrow is Monday and is offered once", () => {
  assert.deepEqual(ids(presets(at(29))), ["later", "tomorrow", "week"]);
});

test("on a Monday next Monday is in a week, and is offered once", () => {
  assert.deepEqual(by(presets(at(23))), { later: "2026-11-23T17:07", tomorrow: "2026-11-24T09:00", monday: "2026-11-30T09:00" });
});

test("late in the evening three hours from now is not later today", () => {
  assert.equal(presets(at(25, 22))[0].words, "In three hours");
  assert.equal(presets(at(25, 20))[0].words, "Later today");
});

test("one menu assigns to a person or to a team, the reader first", async () => {
  const here = room();
  const choices = choicesOf("assign", here);
  assert.deepEqual(ids(choices), ["me", "bo", "nobody", "w", "no-team"]);
  assert.deepEqual(ids(choices.filter(({ chosen }) => chosen)), ["nobody", "no-team"]);
  await choices[0].run();
  await choices[3].run();
  assert.deepEqual(here.sent, [{ type: p.CONVERSATION_ASSIGN, conversation: "t1", to: "me" }, { type: p.CONVERSATION_HAND, conversation: "t1", to: "w" }]);
});

test("a label that is on is taken off", async () => {
  const here = room();
  for (const choice of choicesOf("label", here)) await choice.run();
  assert.deepEqual(here.sent.map(({ label, on }) => [label, on]), [["l1", false], ["l2", true]]);
});

test("single keys find what fits", () => {
  const key = (letter, row = ROW) => actionOfKey(letter, row, room())?.id;
  assert.deepEqual(["a", "s", "l", "p", "t", "f", "e", "w"].map((letter) => key(letter)), ["assign", "snooze", "label", "priority", "team", "follow", "close", "pend"]);
  assert.equal(key("e", { ...ROW, status: "closed" }), "reopen");
  assert.equal(key("f", { ...ROW, participants: ["me"] }), "unfollow");
});

test("only admins and owners can delete, and what destroys comes last", () => {
  assert.equal(ids(actionsFor(ROW, room())).includes("remove"), false);
  assert.deepEqual(ids(actionsFor(ROW, room({ role: "admin" }))).slice(-2), ["block", "remove"]);
  assert.equal(ids(actionsFor({ ...ROW, blocked: true }, room())).includes("block"), false);
});

test("what asks which opens the chooser, everything else is done", async () => {
  const here = room();
  perform(actionOfKey("p", ROW, here), ROW, here);
  assert.equal(asked.value.action.id, "priority");
  await perform(actionOfKey("f", ROW, here), ROW, here);
  assert.deepEqual(here.sent, [{ type: p.PARTICIPANT_SET, conversation: "t1", member: "me", on: true }]);
});

test("closing can be undone, back to what it was", async () => {
  const snoozed = { ...ROW, status: "snoozed", snoozed_until: Date.now() + 60_000 };
  const here = room({ row: snoozed });
  await perform(actionOfKey("e", snoozed, here), snoozed, here);
  assert.equal(here.said[0].words, "Closed Vi");
  here.said[0].undo();
  assert.deepEqual(here.sent[1], { type: p.CONVERSATION_SNOOZE, conversation: "t1", until: snoozed.snoozed_until });
});

test("a refusal is said where it was asked for, or in a toast when the reader has gone", async () => {
  const here = room({ refuse: "This team is gone." });
  await perform(actionOfKey("f", ROW, here), ROW, here);
  assert.deepEqual(trouble.value, { conversation: "t1", words: "This team is gone." });
  here.place.conversation.value = "t2";
  await perform(actionOfKey("f", ROW, here), ROW, here);
  assert.deepEqual(here.said, [{ words: "This team is gone.", tone: "danger" }]);
});

test("choices are found by any beginning, without accents", () => {
  const choices = ["Zoë Núñez", "Wholesale order", "Bo"].map((words) => ({ id: words, words, run() {} }));
  assert.deepEqual(ids(matching(choices, "nun")), ["Zoë Núñez"]);
  assert.deepEqual(ids(matching(choices, "order whole")), ["Wholesale order"]);
  assert.deepEqual(ids(matching(choices, "")), ids(choices));
  assert.deepEqual(grouped([{ ...choices[0], group: "A" }, choices[1], { ...choices[2], group: "A" }]).map(({ name, choices: each }) => [name, each.length]), [["A", 2], ["", 1]]);
});

test("more than eight choices have a field to search in", () => {
  const action = /** @type {any} */ ({ id: "x" });
  assert.equal(searched(action, Array(8).fill({})), false);
  assert.equal(searched(action, Array(9).fill({})), true);
  assert.equal(searched({ ...action, find: false }, Array(9).fill({})), false);
});
