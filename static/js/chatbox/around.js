// The buttons around the conversation, and the parts that come with them or with the beginning.
import { run } from "paldesk/chatbox/verbs";

/** @param {any} frame */
export function around(frame) {
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
  const { globalPrivacyControl, doNotTrack } = /** @type {any} */ (navigator);
  if (globalPrivacyControl || doNotTrack === "1") session.saying.signal = globalPrivacyControl ? "gpc" : "dnt";
}

/** What a site asks or tells before the first message has a part of its own, fetched until it comes. */
export function begin(frame, name) {
  frame.part(name).then((it) => it.begin(frame), () => setTimeout(begin, 5_000, frame, name));
}

/** A new message while the chat is closed; also to take it away again. @param {any} frame */
export function peek(frame) {
  if (frame.peeking || (frame.store.unread && !frame.open)) frame.part("peek").then(({ peek }) => peek(frame));
}
