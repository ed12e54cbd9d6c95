// What the site asks for beside the first message. Nothing is ticked, nothing has to be, and what is chosen before the
// first message stays in memory until there is a session to keep it with.
import { SESSION_OPENED } from "paldesk/protocol";
import { make } from "paldesk/chatbox/dom";
import { Fault } from "paldesk/chatbox/host";
import { ask } from "paldesk/chatbox/own";
import { say } from "paldesk/chatbox/say";

export const PURPOSES = ["support", "insights", "enrichment", "marketing"];
/** @type {Map<string, {purpose: string, granted: boolean, by: string, version?: string}>} */
const waiting = new Map();
let listening = false;

/** Ask, unless something was said already. @param {any} frame */
export function begin(frame) {
  listen(frame);
  if (frame.begun) return;
  const block = make("section", { id: "consents", "aria-labelledby": "consents-title" });
  block.append(make("h2", { id: "consents-title", text: say("consent.title") }));
  for (const asked of frame.site.consent) block.append(box(asked));
  if (frame.session.saying.signal) block.append(make("p", { class: "small", text: say("consent.signal") }));
  frame.at("composer").before(block);
}

/** The verb: the page says what its visitor agreed to. @param {any} frame */
export async function consent(frame, purpose, granted) {
  if (typeof purpose !== "string" || typeof granted !== "boolean") {
    throw new Fault("wrong_argument", "consent takes a purpose and true or false.");
  }
  if (!PURPOSES.includes(purpose)) throw new Fault("unknown_purpose", `There is no purpose "${purpose}". Say one of: ${PURPOSES.join(", ")}.`);
  if (!frame.site.consent?.some((asked) => asked.purpose === purpose)) {
    throw new Fault("purpose_not_asked", `This site does not ask for ${purpose}.`);
  }
  listen(frame);
  return tell(frame, { purpose, granted, by: "page" });
}

/** Keep it now, or with the session that the first message makes. @returns {Promise<any>} what counts then */
export async function tell(frame, said) {
  if (!frame.session.secret) {
    waiting.set(said.purpose + said.by, said);
    return { purpose: said.purpose, granted: said.granted, waiting: true };
  }
  const counts = await ask(frame, "consents/", "POST", said);
  heed(frame, counts);
  return counts;
}

/** What counts now, told to the page, and obeyed here at once. */
export function heed(frame, counts) {
  frame.host.tell("consent", counts);
  if (frame.site.visits && counts.purpose === "insights") frame.part("visits").then(({ begin, stop }) => (counts.granted ? begin(frame) : stop()));
}

function box({ purpose, text, version }) {
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", name: purpose }));
  input.addEventListener("change", () => {
    if (input.checked) waiting.set(`${purpose}visitor`, { purpose, granted: true, by: "visitor", version });
    else waiting.delete(`${purpose}visitor`);
  });
  return make("label", {}, input, make("span", { dir: "auto", text }));
}

function listen(frame) {
  if (listening) return;
  listening = true;
  const opened = frame.answers[SESSION_OPENED];
  frame.answers[SESSION_OPENED] = (told) => {
    opened(told);
    keep(frame);
  };
}

/** There is a session: what the page said first, then the visitor's own word, which counts more. */
async function keep(frame) {
  document.getElementById("consents")?.remove();
  for (const [key, said] of [...waiting].sort((a, b) => a[1].by.localeCompare(b[1].by))) {
    waiting.delete(key);
    await tell(frame, said).catch((fault) => unkept(frame, key, said, fault));
  }
}

function unkept(frame, key, said, fault) {
  // Not reached: the next session tries again. Refused: nothing was agreed to, which "Your data" shows.
  if (fault.code) frame.host.tell("error", { code: fault.code, message: fault.message });
  else waiting.set(key, said);
}
