// "Your conversations": what this visitor talked about before, and a new beginning.
import { MESSAGE_CREATED, CONVERSATION_CLOSED, CONVERSATION_REMOVED, CONVERSATION_REOPENED, READ_MARKED } from "paldesk/protocol";
import { ask } from "paldesk/chatbox/asked";
import { make } from "paldesk/chatbox/dom";
import { icon } from "paldesk/chatbox/icon";
import { locale, say } from "paldesk/chatbox/say";
import { sheet } from "paldesk/chatbox/sheet";
import { clock, day } from "paldesk/chatbox/words";

/** @typedef {import("paldesk/protocol").Talk} Talk */

/** @type {Map<string, Talk>} */
const talks = new Map();
let more = false;
let asking = false;
/** @type {any} */
let dialog = null;
/** @type {any} */
let button = null;

/** The list as the session brought it. @param {any} frame @param {Talk[]} listed @param {boolean} others there are older ones */
export function know(frame, listed, others) {
  if (!button) begin(frame);
  // What was heard meanwhile is newer than the list.
  const newer = listed.map((talk) => ((talks.get(talk.id)?.head ?? 0) > talk.head ? talks.get(talk.id) : talk));
  talks.clear();
  for (const talk of newer) talks.set(talk.id, talk);
  more = others;
  show(frame);
}

/** One was begun, here or in another tab: ask for the list. */
export async function refresh(frame) {
  if (asking) return;
  asking = true;
  try {
    const told = await ask(frame, "conversations/");
    know(frame, told.talks, told.more);
  } catch {
    // It comes with the next session.
  } finally {
    asking = false;
  }
}

function begin(frame) {
  button = make("button", { id: "talks", type: "button", "aria-label": say("talks.title"), title: say("talks.title"), onclick: () => open(frame) }, icon("list"));
  frame.at("close").before(button);
  frame.hear((told) => heard(frame, told));
  frame.watch(() => label(frame));
  frame.cleared = () => know(frame, [], false);
  frame.others = () => Object.fromEntries([...talks.values()].filter(({ id }) => !frame.kept(id)).map(({ id, head }) => [id, head]));
}

/** What is not open here is kept in the list alone. */
function heard(frame, told) {
  if (told.type === "ended") return forget(frame, told.conversation);
  const talk = talks.get(told.conversation);
  if (told.heads) return Object.entries(told.heads).some(([id, seq]) => !frame.kept(id) && seq > (talks.get(id)?.head ?? 0)) && refresh(frame);
  if (told.type === CONVERSATION_REMOVED) return talks.delete(told.conversation) && show(frame);
  if (!talk) return told.seq && !frame.kept(told.conversation) && refresh(frame);
  if (told.type === READ_MARKED) return told.by.kind === "visitor" && seen(frame, talk);
  if (!told.client_id && !told.by) return undefined;
  if (told.seq > talk.head + 1 && !frame.kept(talk.id)) return refresh(frame);
  if (told.seq <= talk.head) return undefined;
  return changed(frame, talk, told);
}

/** One was deleted, or this browser's session is over: nothing of it stays. */
function forget(frame, gone) {
  if (gone) talks.delete(gone);
  else talks.clear();
  more &&= Boolean(gone);
  dialog?.close();
  show(frame);
}

function changed(frame, talk, { type, seq, at, by, body }) {
  const elsewhere = !frame.kept(talk.id);
  Object.assign(talk, { head: seq, closed: type === CONVERSATION_CLOSED || (talk.closed && type !== CONVERSATION_REOPENED && by?.kind !== "visitor") });
  if (type === MESSAGE_CREATED) Object.assign(talk, { at, said: body, unread: talk.unread + Number(elsewhere && by.kind === "operator") });
  if (elsewhere && type === MESSAGE_CREATED && by.kind === "operator") frame.host.tell("message:received");
  show(frame);
}

function seen(frame, talk) {
  if (frame.kept(talk.id)) return;
  talk.unread = 0;
  show(frame);
}

/** The badge counts what is unread in the others, too. */
function show(frame) {
  frame.elsewhere = [...talks.values()].filter(({ id }) => !frame.kept(id)).reduce((sum, { unread }) => sum + unread, 0);
  frame.soon();
  if (dialog?.open) fill(frame);
}

const unreadOf = (frame, { id, unread }) => frame.kept(id)?.unread ?? unread;

/** What is unread in the conversations that are not shown. */
function label(frame) {
  const others = [...talks.values()].filter(({ id }) => id !== frame.store.conversation);
  const count = others.reduce((sum, talk) => sum + unreadOf(frame, talk), 0);
  button.hidden = !talks.size;
  button.dataset.unread = count ? new Intl.NumberFormat(locale).format(count) : "";
  button.setAttribute("aria-label", count ? `${say("talks.title")}: ${say("talks.unread", { count })}` : say("talks.title"));
}

function open(frame) {
  dialog = sheet("talks-list", say("talks.title"));
  fill(frame);
  dialog.showModal();
}

function fill(frame) {
  const listed = [...talks.values()].sort((one, other) => other.at - one.at);
  const fault = make("p", { class: "fault", role: "alert", hidden: true, text: say("talks.not_loaded") });
  const inside = [
    make("ul", {}, ...listed.map((talk) => make("li", {}, entry(frame, talk)))),
    ...(more ? [make("button", { type: "button", class: "quiet", text: say("talks.older"), onclick: () => older(frame, fault) })] : []),
    fault,
    make("div", { class: "row" }, make("button", { type: "button", class: "primary", onclick: () => go(frame, null) }, icon("plus", 16), say("talks.new")), ...mailing(frame), make("button", { type: "button", class: "quiet", text: say("talks.back"), onclick: () => dialog.close() })),
  ];
  const kept = dialog.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.talk : null;
  dialog.fill(...inside);
  if (kept) dialog.querySelector(`[data-talk="${kept}"]`)?.focus();
}

function entry(frame, talk) {
  const { id, at, said, closed, rating } = talk;
  const unread = unreadOf(frame, talk);
  const current = frame.store.conversation === id;
  const when = new Date(at).toDateString() === new Date().toDateString() ? clock(at) : day(at);
  const facts = [when, ...(current ? [say("talks.current")] : []), ...(closed ? [say("talks.closed")] : []), ...(rating ? [`${rating}/5`] : [])];
  return make("button", { type: "button", class: "talk", "data-talk": id, "aria-current": current && "true", onclick: () => go(frame, id) },
    make("span", { class: "said", dir: "auto", text: said || say("talks.nothing_said") }),
    make("small", { text: facts.join(" · ") }),
    ...(unread && !current ? [make("b", { class: "count", "aria-label": say("talks.unread", { count: unread }), text: unread })] : []));
}

function mailing(frame) {
  if (!frame.site.transcripts || !frame.store.events.size) return [];
  const order = () => {
    dialog.close();
    frame.part("ending").then(({ byMail }) => byMail(frame));
  };
  return [make("button", { type: "button", class: "quiet", text: say("talks.by_mail"), onclick: order })];
}

async function older(frame, fault) {
  const last = [...talks.values()].reduce((one, other) => (other.at < one.at ? other : one));
  try {
    const told = await ask(frame, `conversations/?before=${last.at}.${last.id}`);
    for (const talk of told.talks) talks.set(talk.id, talk);
    more = told.more;
    fill(frame);
    dialog.querySelector(`[data-talk="${told.talks[0]?.id}"]`)?.focus();
  } catch {
    fault.hidden = false;
  }
}

function go(frame, id) {
  dialog.close();
  frame.choose(id);
  const talk = talks.get(id);
  if (talk) talk.unread = 0;
  show(frame);
  frame.composer.focus();
}
