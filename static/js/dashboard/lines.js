// The small grey lines of a conversation: what happened, the person first.
import * as p from "paldesk/protocol";
import { exactly, inside } from "paldesk/dashboard/words";

/**
 * @typedef {object} Names      how the reader knows them; "You" for the reader
 * @property {(id: string|null) => string} person
 * @property {(id: string|null) => string} caller    an API key
 * @property {(id: string|null) => string} team
 * @property {(id: string) => string} label
 * @property {(id: string) => string} talk       a conversation by its number
 * @property {string} visitor
 */

/** What happened, or nothing where the event shows itself in another way. @param {any} event @param {Names} names */
export function line(event, names) {
  return LINES[event.type]?.(author(event, names), event, names) ?? "";
}

function author({ by }, names) {
  if (by.kind === "visitor") return names.visitor;
  if (by.kind === "api") return names.caller(by.id);
  return by.kind === "system" ? "Paldesk" : names.person(by.id);
}

/** From 1 to 5. */
export const RATED = ["bad", "poor", "fair", "good", "very good"];

const LINES = {
  [p.CONVERSATION_STARTED]: (who) => `${who} started the conversation`,
  [p.CONVERSATION_CLOSED]: (who) => `${who} closed this`,
  [p.CONVERSATION_REOPENED]: (who) => `${who} reopened this`,
  [p.CONVERSATION_PENDED]: (who) => `${who} set this to pending`,
  [p.CONVERSATION_SNOOZED]: (who, { until }) => `${who} snoozed this until ${exactly(until)}`,
  [p.CONVERSATION_WOKEN]: () => "The snooze ended",
  [p.CONVERSATION_ASSIGNED]: assigned,
  [p.CONVERSATION_HANDED]: (who, { to }, names) => (to ? `${who} handed this to ${names.team(to)}` : `${who} took this from its team`),
  [p.CONVERSATION_PRIORITIZED]: (who, { priority }) => (priority === "none" ? `${who} took the priority away` : `${who} set the priority to ${priority}`),
  [p.CONVERSATION_LABELLED]: (who, { label }, names) => `${who} added the label ${names.label(label)}`,
  [p.CONVERSATION_UNLABELLED]: (who, { label }, names) => `${who} removed the label ${names.label(label)}`,
  [p.CONVERSATION_MERGED]: (who, { other }, names) => `${who} merged ${names.talk(other)} into this`,
  [p.CONVERSATION_ABSORBED]: (who, { other }, names) => `${who} merged this into ${names.talk(other)}`,
  [p.CONVERSATION_UNMERGED]: (who, { other }, names) => `${who} took the merge with ${names.talk(other)} back`,
  [p.PARTICIPANT_JOINED]: (who, { by, member }, names) => (by.id === member ? `${who} ${who === "You" ? "follow" : "follows"} this` : `${who} added ${inside(names.person(member))}`),
  [p.PARTICIPANT_LEFT]: (who, { by, member }, names) => (by.id === member ? `${who} ${who === "You" ? "follow" : "follows"} this no more` : `${who} removed ${inside(names.person(member))}`),
  [p.CONVERSATION_RATED]: (who, { score }) => `${who} rated this ${score} of 5: ${RATED[score - 1]}`,
  [p.MESSAGE_SCHEDULED]: (who, { due }) => `${who} scheduled a message for ${exactly(due)}`,
  [p.SCHEDULE_ENDED]: scheduleEnded,
  [p.CONTACT_BLOCKED]: (who, _, { visitor }) => `${who} blocked ${visitor}`,
  [p.CONTACT_UNBLOCKED]: (who, _, { visitor }) => `${who} let ${visitor} write again`,
};

function assigned(who, { by, to }, names) {
  if (to === null) return `${who} gave this back to everybody`;
  if (by.id === to) return `${who} took this`;
  return `${who} assigned this to ${inside(names.person(to))}`;
}

function scheduleEnded(who, { outcome }, { visitor }) {
  if (outcome === "overtaken") return `A scheduled message was not sent: ${visitor} wrote first`;
  if (outcome === "failed") return "A scheduled message could not be sent";
  return outcome === "cancelled" ? `${who} cancelled a scheduled message` : "";
}
