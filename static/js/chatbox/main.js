// The frame: one conversation between this browser and the site.
import * as p from "paldesk/protocol";
import { Connection } from "paldesk/socket";
import { Ledger } from "paldesk/ledger";
import { Outbox } from "paldesk/outbox";
import { enter, peek } from "paldesk/chatbox/around";
import { Composer } from "paldesk/chatbox/composer";
import { Host } from "paldesk/chatbox/host";
import { knows, part } from "paldesk/chatbox/parts";
import { say, speak } from "paldesk/chatbox/say";
import { Session } from "paldesk/chatbox/session";
import { Opened } from "paldesk/chatbox/opened";
import { TYPING_LASTS } from "paldesk/chatbox/store";
import { Transcript } from "paldesk/chatbox/transcript";
import { run } from "paldesk/chatbox/verbs";
import { end, forget, otherTabs } from "paldesk/chatbox/leaving";
import { View } from "paldesk/chatbox/view";

const site = JSON.parse(document.getElementById("site").textContent);
/** @returns {any} */
const at = (id) => document.getElementById(id);

speak(site, document.dir === "rtl");
knows(site);
const talks = new Opened(site.people);
const session = new Session(site.key, { keeping: site.keeping, onEnded: ended, wanted: () => outbox.entries.length > 0 });
const view = new View(site);
const host = new Host(site.origins, (verb, given) => run(frame, verb, given));
const connection = new Connection({
  url: site.socket,
  getTicket: () => session.ticket(),
  onFrame: received,
  onState: changed,
  heads: () => ({ ...frame.others(), ...ledger.heads() }),
});
const send = (command) => connection.send(command);
const ledger = new Ledger({ apply, send });
const outbox = new Outbox({ send, store: session.unsent, onChange: soon });
const composer = new Composer(at("composer"), { send: write, typing }, site.live);
const transcript = new Transcript({
  list: at("log"),
  scroller: at("talk"),
  jump: at("jump"),
  session,
  site: site.name,
  onRetry: (id) => outbox.retry(id),
  onDelete: (id) => outbox.drop(id),
  onRead: read,
  onAsk: (bubble, row) => part("asks").then(({ ask }) => ask(frame, bubble, row)),
  onLink: (bubble, row) => site.links && part("links").then(({ preview }) => preview(frame, bubble, row)),
});

const SETTLING = 300;
const hearing = [];
const watching = [];
let unread = 0;
let caughtUp = false;
let ending = 0;
let drawing = false;
const entering = new MessageChannel();
const drawn = new MessageChannel();

const answers = {
  [p.SESSION_OPENED]: opened,
  [p.CONVERSATION_EVENTS]: caught,
  [p.MESSAGE_ACCEPTED]: settled,
  [p.COMMAND_REFUSED]: refused,
  [p.HEAD_MOVED]: moved,
  [p.PONG]: ({ heads }) => Object.entries(heads).forEach(([conversation, seq]) => ledger.head(conversation, seq)),
  [p.TYPING_CHANGED]: () => setTimeout(soon, TYPING_LASTS + 50),
};

/** What the verbs (verbs.js) and the parts on demand (parts.js) are given. */
const frame = {
  ...{ site, session, connection, ledger, outbox, host, view, transcript, composer, answers },
  ...{ at, choose, ended, part, say, send, shut, soon, write },
  /** The conversation that is shown. */
  get store() {
    return talks.shown;
  },
  /** Parts are told of every frame from the server, and of every drawing. */
  hear: (hears) => hearing.push(hears),
  watch: (watches) => watching.push(watches),
  /** A file began the conversation in which it lies. */
  placed(its, conversation) {
    its.conversation ??= conversation;
    connection.start();
    follow();
  },
  kept: (conversation) => talks.of(conversation),
  /** How much is unread in conversations that were not opened, and where those end. */
  elsewhere: 0,
  others: () => ({}),
  /** A sound, while it is switched on (sound.js). */
  rings() {},
  /** Whether a new message is shown above the launcher (peek.js). */
  peeking: false,
  /** What parts keep of the session goes with it. */
  cleared() {},
  end: () => end(frame),
  forget: () => forget(frame),
  /** Whether the visitor sees the panel. */
  open: !host.framed,
  /** Whether the age is still to be said, or too low to write. */
  barred: Boolean(site.age && !session.secret),
  /** Whether this visitor has written. */
  get begun() {
    return Boolean(session.secret || outbox.entries.length);
  },
  opened() {
    frame.open = true;
    document.body.classList.remove("peek");
    soon();
    if (session.blocked) connection.start();
    transcript.toEnd();
    // Beside a form of the settings the keyboard stays with the form.
    if (!site.preview) composer.focus();
  },
  closed() {
    frame.open = false;
    soon();
  },
};

for (const type of [
  p.CONVERSATION_STARTED,
  p.MESSAGE_CREATED,
  p.MESSAGE_EDITED,
  p.MESSAGE_UNSENT,
  p.CONVERSATION_CLOSED,
  p.CONVERSATION_REOPENED,
  p.EVENT_HIDDEN,
]) {
  answers[type] = (event) => ledger.event(event);
}

// From the server

function received(told) {
  if (talks.lost(told)) ended(told.type === p.CONVERSATION_REMOVED ? told.conversation : "");
  talks.learn(told);
  answers[told.type]?.(told);
  for (const hear of hearing) hear(told);
  soon();
}

function opened({ conversation, people, talks: listed, more_talks }) {
  view.team(people);
  ledger.reconnected();
  if (conversation) outbox.adopt(conversation);
  follow();
  for (const { id, head } of listed) ledger.head(id, head);
  if (listed.length) part("talks").then(({ know }) => know(frame, listed, more_talks));
  outbox.reconnected();
}

function follow() {
  const { conversation } = talks.shown;
  caughtUp ||= !conversation;
  view.busy(!caughtUp);
  if (!conversation) return;
  ledger.follow(conversation);
  ledger.pull(conversation);
}

/** Show another conversation, or with null what is about to become one. */
function choose(conversation) {
  talks.choose(conversation);
  caughtUp = false;
  transcript.following = true;
  follow();
  soon();
}

function moved({ conversation, seq }) {
  if (talks.of(conversation)) return ledger.head(conversation, seq);
  const { shown } = talks;
  // Another tab began it, or an operator wrote first. Who is in the middle of nothing here is shown it.
  if (!outbox.entries.length && (!frame.open || !(shown.conversation || shown.anew))) choose(conversation);
  return part("talks").then(({ refresh }) => refresh(frame));
}

function caught(page) {
  ledger.page(page);
  if (caughtUp || page.more || page.conversation !== talks.shown.conversation) return;
  caughtUp = true;
  setTimeout(() => view.busy(false), 500);
}

/** Our own is committed, as its answer says or the event itself. */
function settled(told) {
  const entry = outbox.accepted(told);
  if (!entry) return;
  const begun = !entry.conversation && !talks.of(told.conversation) && talks.of(null);
  if (begun) begun.conversation = told.conversation;
  const its = talks.of(told.conversation);
  if (its) ledger.follow(told.conversation);
  its?.accepted(told, entry);
  if (begun) host.tell("conversation:started");
  if (!entry.conversation) part("talks").then(({ refresh }) => refresh(frame));
  host.tell("message:sent");
}

function refused(frame) {
  outbox.refused(frame);
  if (!frame.retry_ms) host.tell("error", { code: frame.code, message: frame.detail });
}

function apply(event) {
  talks.of(event.conversation)?.apply(event);
  if (event.type !== p.MESSAGE_CREATED) return;
  // Its own answer may have been lost with the line.
  settled(event);
  if (!caughtUp || event.by.kind !== "operator") return;
  host.tell("message:received");
  frame.rings();
}

function changed(state, { code }) {
  if (state === "online") ending = 0;
  if (code === p.CLOSING.REVOKED && !ending) {
    // The session ended, or the door is shut: the answer to the next ticket says which.
    ending = code;
    if (!session.secret) frame.forget();
    // The tab that changed the secret is about to hear of it, and to put the new one where this one looks.
    return setTimeout(() => connection.start(), SETTLING);
  }
  at("composer").inert = session.blocked || frame.barred;
  // Refused without a code: the server gave no ticket, and only to whom has something to say that matters.
  view.connection(state, session.blocked ? p.CLOSING.GONE : (code ?? (ending || (outbox.entries.length && p.CLOSING.GONE))));
}

// From the visitor
function write(text, more = {}) {
  if (frame.barred) throw Object.assign(new Error("The visitor's age is not known."), { code: "age" });
  const { conversation, anew } = talks.shown;
  outbox.add({ type: p.MESSAGE_SEND, body: text, conversation, ...(anew && !conversation && { anew }), ...more });
  connection.start();
}

function typing(typing, text = "") {
  const { conversation } = talks.shown;
  if (conversation) send({ type: p.TYPING_SET, conversation, typing, text });
}

function read() {
  const { conversation, head, unread: some } = talks.shown;
  if (!frame.open || document.visibilityState !== "visible" || !some) return;
  if (send({ type: p.READ_MARK, conversation, seq: head })) talks.shown.visitorRead = head;
  soon();
}

/** One conversation, or all with this browser's session: nothing of it stays on the screen, and what is unsent begins
 * a new one. */
function ended(gone = "") {
  for (const conversation of talks.forget(gone)) ledger.forget(conversation);
  for (const hear of hearing) hear({ type: "ended", conversation: gone });
  outbox.release(gone);
  if (!gone) frame.cleared();
  soon();
}

// To the screen

// A task of its own, so that a slow phone breathes before it draws. Not an animation frame: browsers stop those in a
// hidden frame, and the badge must go on counting.
function soon() {
  if (drawing) return;
  drawing = true;
  drawn.port2.postMessage(0);
}

function show() {
  drawing = false;
  const rows = talks.rows(outbox.entries);
  transcript.draw(rows);
  view.empty(!rows.length);
  view.typing(talks.shown.typist());
  for (const watch of watching) watch();
  if (transcript.following) read();
  if (caughtUp) peek(frame);
  const count = talks.unread + frame.elsewhere;
  if (unread === count) return;
  unread = count;
  host.tell("unread", unread);
}

function shut() {
  host.tell("close");
}

drawn.port1.onmessage = show;
at("composer").inert = frame.barred;
talks.shown.anew = outbox.entries.some((entry) => entry.anew && !entry.conversation);
at("composer").hidden = Boolean(site.questions && !frame.begun);
otherTabs(frame);
entering.port1.onmessage = () => enter(frame);
entering.port2.postMessage(0);
