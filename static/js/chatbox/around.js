// The buttons around the conversation, and the parts that come with them or with the beginning.
import { run } from "paldesk/chatbox/verbs";

/** All stands, in a task before this one, so that a slow phone breathes between them. @param {any} frame */
export function enter(frame) {
  const { begun, connection, host, site, soon } = frame;
  around(frame);
  if (begun) connection.start();
  soon();
  host.tell("ready", begun);
  for (const name of [...["age", "consent"].filter((each) => site[each]), ...site.parts]) (occasions[name] ?? begin)(frame, name);
}

function around(frame) {
  const { at, host, part, session, shut, soon } = frame;
  at("close").addEventListener("click", shut);
  at("close").hidden = !host.framed;
  at("emoji").addEventListener("click", () => part("emoji").then(({ pick }) => pick(frame)));
  at("sound").addEventListener("click", () => part("sound").then(({ turn }) => turn(frame)));
  if (session.sound) begin(frame, "sound");
  at("your-data").addEventListener("click", () => run(frame, "privacy", []));
  at("notice")?.addEventListener("click", () => begin(frame, "notice"));
  document.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  document.addEventListener("visibilitychange", soon);
  // A file that is dropped anywhere would be opened in place of the chat.
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => /** @type {DragEvent} */ (event).dataTransfer.types.includes("Files") && event.preventDefault());
  // Whoever agreed to it is followed over the site's pages from now on.
  frame.hear(({ visits }) => visits && part("visits").then(({ begin }) => begin(frame)));
  const { globalPrivacyControl, doNotTrack } = /** @type {any} */ (navigator);
  if (globalPrivacyControl || doNotTrack === "1") session.saying.signal = globalPrivacyControl ? "gpc" : "dnt";
}

/** What a site asks or tells before the first message has a part of its own, fetched until it comes. */
function begin(frame, name) {
  const again = () => setTimeout(begin, 5_000, frame, name);
  // What it watches may stand there already.
  frame.part(name).then((it) => (it.begin(frame), frame.soon()), again);
}

/** Parts that wait for their occasion. @type {Record<string, (frame: any, name: string) => void>} */
const occasions = {
  /** The first conversation that is closed. */
  ending(frame, name) {
    let begun = false;
    frame.watch(() => begun || (frame.store.closed && ((begun = true), begin(frame, name))));
  },
  /** The visitor's first move in the frame: what the button does is there before it is pressed, or a moment after. */
  files(frame, name) {
    const button = frame.at("attach");
    let ready = false;
    const load = once(async () => {
      await frame.part(name).then((it) => it.begin(frame));
      ready = true;
    });
    for (const type of ["pointermove", "pointerdown", "keydown", "dragenter"]) document.addEventListener(type, () => load().catch(() => {}));
    button.addEventListener("click", () => ready || load().then(() => button.click()));
  },
};

/** Again after it has failed. @param {() => Promise<void>} work */
function once(work) {
  let done = null;
  return () => (done ??= work().catch((fault) => ((done = null), Promise.reject(fault))));
}

/** A new message while the chat is closed; also to take it away again. @param {any} frame */
export function peek(frame) {
  if (frame.peeking || (frame.store.unread && !frame.open)) frame.part("peek").then(({ peek }) => peek(frame));
}
