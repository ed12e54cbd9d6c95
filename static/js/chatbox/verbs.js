// What the page around may ask for: each gets the frame and what was given. Its answer goes back to the page, so it
// holds nothing that was written. What is more than a line lives in a part of its own, loaded when it is called.
import { Fault } from "paldesk/chatbox/host";
import { part } from "paldesk/chatbox/parts";

/** A verb that a part exports under the same name. @param {string} name @param {string} verb */
export const from = (name, verb) => async (frame, ...given) => (await part(name))[verb](frame, ...given);

/** @type {Record<string, (frame: any, ...given: any[]) => any>} */
export const verbs = {
  opened: (frame) => frame.opened(),
  closed: (frame) => frame.closed(),
  message: (frame, text) => {
    frame.composer.fill(worded(text));
    frame.composer.focus();
  },
  send: (frame, text) => frame.write(worded(text)),
  privacy: from("data", "privacy"),
  consent: from("consent", "consent"),
  identify: from("identity", "identify"),
  update: from("identity", "update"),
  track: from("identity", "track"),
  logout: from("identity", "logout"),
};

/** Raises Fault for a verb that is not ours. */
export function run(frame, verb, given) {
  if (!Object.hasOwn(verbs, verb)) throw new Fault("unknown_verb", `There is no verb "${verb}".`);
  const goesOn = () => verbs[verb](frame, ...given);
  // Of a person whose age is still to be said nothing is taken: it waits for the answer.
  return frame.barred && !/^(opened|closed|message|privacy|logout)$/.test(verb) ? part("age").then(({ freed }) => freed.then(goesOn)) : goesOn();
}

function worded(text) {
  if (typeof text !== "string" || !text.trim()) throw new Fault("wrong_argument", "text is missing or wrong.");
  return text;
}
