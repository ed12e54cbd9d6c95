// The frame: one conversation between this browser and the site.
import * as p from "paldesk/protocol";
import { Connection } from "paldesk/socket";
import { Ledger } from "paldesk/ledger";
import { Outbox } from "paldesk/outbox";
import { Composer } from "paldesk/chatbox/composer";
import { Host } from "paldesk/chatbox/host";
import { knows, part } from "paldesk/chatbox/parts";
import { say, speak } from "paldesk/chatbox/say";
import { Session } from "paldesk/chatbox/session";
import { Store, TYPING_LASTS } from "paldesk/chatbox/store";
import { Transcript } from "paldesk/chatbox/transcript";
import { run } from "paldesk/chatbox/verbs";
import { View } from "paldesk/chatbox/view";

const site = JSON.parse(document.getElementById("site").textContent);
/** @returns {any} */
const at = (id) => document.getElementById(id);

speak(site, document.dir === "rtl");
knows(site);
const store = new Store(site.people);
const session = new Session(site.key, { keeping: site.keeping, onEnded: ended, wanted: () => outbox.entries.length > 0 });
const view = new View(site);
const host = new Host(site.origins, (verb, given) => run(frame, verb, given));
const connection = new Connection({
  url: site.socket,
  getTicket: () => session.ticket(),
  onFrame: received,
  onState: changed,
  heads: () => ledger.heads(),
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
});

let unread = 0;
let caughtUp = false;
let ending = 0;
let drawing = false;

const answers = {
  [p.SESSION_OPENED]: opened,
  [p.CONVERSATION_EVENTS]: caught,
  [p.MESSAGE_ACCEPTED]: accepted,
  [p.COMMAND_REFUSED]: refused,
  [p.HEAD_MOVED]: ({ conversation, seq }) => ledger.head(conversation, seq),
  [p.PONG]: ({ heads }) => Object.entries(heads).forEach(([conversation, seq]) => ledger.head(conversation, seq)),
  [p.TYPING_CHANGED]: () => setTimeout(soon, TYPING_LASTS + 50),
};

/** What the verbs (verbs.js) and the parts on demand (parts.js) are given. */
const frame = {
  ...{ site, session, store, connection, ledger, outbox, host, view, transcript, composer, answers },
  ...{ at, end, part, say, send, shut, soon, write },
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
    if (session.blocked) connection.start();
    transcript.toEnd();
    // Beside a form of the settings the keyboard stays with the form.
    if (!site.preview) composer.focus();
  },
  closed() {
    frame.open = false;
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

function received(frame) {
  if (gone(frame)) ended();
  store.learn(frame);
  answers[frame.type]?.(frame);
  soon();
}

/** It was deleted, now or while this browser was away. */
function gone({ type, conversation }) {
  const other = conversation !== store.conversation;
  return store.conversation && (type === p.CONVERSATION_REMOVED ? !other : type === p.SESSION_OPENED && other);
}

function opened({ conversation, people }) {
  view.team(people);
  view.busy(Boolean(conversation) && !caughtUp);
  ledger.reconnected();
  if (conversation) {
    ledger.follow(conversation);
    ledger.pull(conversation);
    outbox.adopt(conversation);
  } else {
    caughtUp = true;
  }
  outbox.reconnected();
}

function caught(page) {
  ledger.page(page);
  if (caughtUp || page.more) return;
  caughtUp = true;
  setTimeout(() => view.busy(false), 500);
}

function accepted(frame) {
  const fresh = !store.conversation;
  const entry = outbox.accepted(frame);
  ledger.follow(frame.conversation);
  if (entry) store.accepted(frame, entry.body);
  if (fresh) host.tell("conversation:started");
  if (entry) host.tell("message:sent");
}

function refused(frame) {
  outbox.refused(frame);
  if (!frame.retry_ms) host.tell("error", { code: frame.code, message: frame.detail });
}

function apply(event) {
  store.apply(event);
  if (event.type !== p.MESSAGE_CREATED) return;
  // Its own answer may have been lost with the line.
  if (outbox.accepted(event)) host.tell("message:sent");
  if (caughtUp && event.by.kind === "operator") host.tell("message:received");
}

function changed(state, { code }) {
  if (state === "online") ending = 0;
  if (code === p.CLOSING.REVOKED && !ending) {
    // The session ended, or the door is shut: the answer to the next ticket says which.
    ending = code;
    return connection.start();
  }
  at("composer").inert = session.blocked || frame.barred;
  // Refused without a code: the server gave no ticket, and only to whom has something to say that matters.
  view.connection(state, session.blocked ? p.CLOSING.GONE : (code ?? (ending || (outbox.entries.length && p.CLOSING.GONE))));
}

// From the visitor

function write(text) {
  if (frame.barred) throw Object.assign(new Error("The visitor's age is not known."), { code: "age" });
  outbox.add({ type: p.MESSAGE_SEND, body: text, conversation: store.conversation });
  connection.start();
}

function typing(typing, text = "") {
  if (store.conversation) send({ type: p.TYPING_SET, conversation: store.conversation, typing, text });
}

function read() {
  if (!frame.open || document.visibilityState !== "visible" || !store.unread) return;
  const { conversation, head } = store;
  if (send({ type: p.READ_MARK, conversation, seq: head })) store.visitorRead = head;
  soon();
}

async function end() {
  connection.stop();
  try {
    await session.end();
  } catch (fault) {
    connection.start();
    throw fault;
  }
  for (const entry of outbox.entries) outbox.drop(entry.client_id);
  ended();
}

/** This browser's session is over: nothing of it stays on the screen, and what is unsent begins a new one. */
function ended() {
  if (store.conversation) ledger.forget(store.conversation);
  store.reset();
  outbox.release();
  soon();
}

// To the screen

// A microtask, not an animation frame: browsers stop those in a hidden frame, and the badge must go on counting.
function soon() {
  if (drawing) return;
  drawing = true;
  queueMicrotask(show);
}

function show() {
  drawing = false;
  const rows = store.rows(outbox.entries);
  transcript.draw(rows);
  view.empty(!rows.length);
  view.typing(store.typist());
  if (transcript.following) read();
  if (unread === store.unread) return;
  unread = store.unread;
  host.tell("unread", unread);
}

/** What a site asks or tells before the first message has a part of its own, fetched until it comes. */
function begin(name) {
  part(name).then((it) => it.begin(frame), () => setTimeout(begin, 5_000, name));
}

function shut() {
  host.tell("close");
}

at("close").addEventListener("click", shut);
at("close").hidden = !host.framed;
at("your-data").addEventListener("click", () => run(frame, "privacy", []));
document.addEventListener("keydown", (event) => event.key === "Escape" && shut());
document.addEventListener("visibilitychange", soon);
at("notice")?.addEventListener("click", () => begin("notice"));
const { globalPrivacyControl, doNotTrack } = /** @type {any} */ (navigator);
if (globalPrivacyControl || doNotTrack === "1") session.saying.signal = globalPrivacyControl ? "gpc" : "dnt";
at("composer").inert = frame.barred;
for (const name of ["age", "consent"]) if (site[name]) begin(name);
if (frame.begun) connection.start();
soon();
host.tell("ready");
