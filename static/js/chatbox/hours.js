// When the team is there: back when, in the visitor's own zone and language, and how soon it usually answers.
import { make } from "paldesk/chatbox/dom";
import { locale, say } from "paldesk/chatbox/say";
import { clock } from "paldesk/chatbox/words";

const DAY = 86_400_000;
// A timer of the browser counts no further than that.
const LONGEST = 2 ** 31 - 1;

/** @param {any} frame */
export function begin(frame) {
  const { hours, reply } = frame.site;
  const line = make("p", { id: "reply" });
  frame.at("hello").append(line);
  frame.view.instead = (known) => (hours && !now(hours).open ? back(hours) : reply && !known.some(({ status }) => status === "online") ? say(`hours.reply_${reply}`) : "");
  const tell = () => {
    frame.view.team([...frame.store.people.values()]);
    line.textContent = hours && !now(hours).open ? say("hours.write_now") : reply ? say(`hours.reply_${reply}`) : "";
    // The head may say the same.
    line.hidden = line.textContent === frame.at("presence").textContent;
    if (hours) later(hours, tell);
  };
  tell();
  if (hours) offer(frame, hours);
}

/** Whether it is open now, and when that changes: the server's list of turns, walked by the clock. */
export function now({ open, turns }, at = Date.now()) {
  const passed = turns.filter((turn) => turn <= at).length;
  return { open: passed % 2 ? !open : open, next: turns[passed] };
}

function later(hours, then) {
  const { next } = now(hours);
  if (next) setTimeout(then, Math.min(next - Date.now() + 500, LONGEST));
}

/** "Back tomorrow at 09:00" */
export function back(hours, at = Date.now()) {
  const { next } = now(hours, at);
  if (!next) return say("hours.away");
  const days = Math.round((midnight(next) - midnight(at)) / DAY);
  if (days < 2) return say(days ? "hours.back_tomorrow" : "hours.back_today", { time: clock(next) });
  const how = days < 7 ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" };
  return say("hours.back_day", { day: new Date(next).toLocaleDateString(locale, /** @type {any} */ (how)), time: clock(next) });
}

const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

/** While nobody is there: an address, for the answer. Once written, once a visit. */
function offer(frame, hours) {
  let offered = false;
  frame.watch(() => {
    const wrote = frame.store.rows(frame.outbox.entries).some(({ mine }) => mine);
    if (offered || !wrote || frame.reachable || now(hours).open) return;
    offered = true;
    form(frame);
  });
}

async function form(frame) {
  // These words may stand on the first screen, and its bytes are counted; a form comes later, if ever.
  const [{ field }, { ask, begun }] = await Promise.all([frame.part("sheet"), frame.part("asked")]);
  const control = /** @type {HTMLInputElement} */ (make("input", { id: "leave-email", type: "email", autocomplete: "email", dir: "ltr", maxlength: 254 }));
  const { box, wrong } = field(say("hours.email"), control, say("hours.ask_email"));
  const leave = async (event) => {
    event.preventDefault();
    const email = control.value.trim();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return wrong(say("hours.email_wrong")), control.focus();
    try {
      await begun(frame);
      await ask(frame, "answers/", { email });
      made.replaceChildren(make("p", { role: "status", text: say("hours.kept", { email }) }));
    } catch ({ code }) {
      wrong(say(code === "wrong_answers" ? "hours.email_wrong" : "hours.unreached"));
    }
    return undefined;
  };
  const made = make("form", { class: "card", novalidate: true, onsubmit: leave }, box, make("div", { class: "row" }, make("button", { type: "submit", class: "primary", text: say("hours.leave") }), make("button", { type: "button", class: "quiet", text: say("hours.no_thanks"), onclick: () => (made.remove(), frame.composer.focus()) })));
  frame.at("typing").before(made);
  if (frame.transcript.following) frame.transcript.toEnd();
}
