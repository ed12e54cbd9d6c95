// The end of a conversation: how it was, and to have it by e-mail.
import { ask } from "paldesk/chatbox/asked";
import { make } from "paldesk/chatbox/dom";
import { say } from "paldesk/chatbox/say";
import { field, sheet } from "paldesk/chatbox/sheet";

const SCORES = [1, 2, 3, 4, 5];
/** What was rated and is shown: the conversation's id. */
let shown = "";
/** @type {any} */
let card = null;

/** A closed conversation asks for its rating, below its last line. @param {any} frame */
export function begin(frame) {
  frame.watch(() => {
    const { conversation, closed } = frame.store;
    const wanted = closed && conversation && frame.site.rates ? conversation : "";
    if (wanted === shown) return;
    shown = wanted;
    card?.remove();
    if (wanted) show(frame, wanted);
  });
}

async function show(frame, conversation) {
  await frame.part("sheet");
  const told = await ask(frame, `conversations/${conversation}/rating/`).catch(() => null);
  if (!told || shown !== conversation || (!told.may && !told.score)) return;
  card?.remove();
  card = make("section", { class: "card", id: "rating", "aria-label": say("ending.how") });
  frame.at("typing").before(card);
  if (told.score) thank(frame, conversation, told);
  else question(frame, conversation, told);
  if (frame.transcript.following) frame.transcript.toEnd();
}

function question(frame, conversation, { score, comment }) {
  const choices = SCORES.map((each) => make("label", { class: "score" }, make("input", { type: "radio", name: "score", value: each, ...(each === score && { checked: "" }) }), make("span", { "aria-hidden": "true", text: each }), make("small", { text: say(`ending.score_${each}`) })));
  const control = make("textarea", { id: "rating-comment", rows: 2, maxlength: 500, dir: "auto" });
  /** @type {HTMLTextAreaElement} */ (control).value = comment;
  const { box } = field(say("ending.comment"), control);
  const more = make("div", { class: "more", hidden: !score }, box);
  const fault = make("p", { class: "fault", role: "alert" });
  const form = make("form", { novalidate: true }, make("fieldset", {}, make("legend", { text: say("ending.how") }), make("div", { class: "scores" }, ...choices)), more, fault, make("div", { class: "row" }, ...(more.hidden ? [] : [submit()])));
  const row = form.lastChild;
  form.addEventListener("change", () => {
    more.hidden = false;
    if (!(/** @type {HTMLElement} */ (row).childNodes.length)) row.append(submit());
    if (frame.transcript.following) frame.transcript.toEnd();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input:checked");
    try {
      const told = await ask(frame, `conversations/${conversation}/rating/`, { score: Number(/** @type {HTMLInputElement} */ (chosen).value), comment: /** @type {HTMLTextAreaElement} */ (control).value });
      thank(frame, conversation, told, true);
    } catch ({ code }) {
      fault.textContent = say(code === "not_now" ? "ending.over" : code === "slow_down" ? "ending.many" : "ending.unreached");
    }
  });
  card.replaceChildren(form, ...mailing(frame));
}

const submit = () => make("button", { type: "submit", class: "primary", text: say("ending.rate") });

function thank(frame, conversation, told, fresh = false) {
  const words = make("p", { role: "status", tabindex: "-1", text: say("ending.rated", { words: say(`ending.score_${told.score}`) }) });
  const change = make("button", { type: "button", class: "link", text: say("ending.change"), onclick: () => (question(frame, conversation, told), card.querySelector("input:checked")?.focus()) });
  card.replaceChildren(make("div", { class: "row" }, words, ...(told.may ? [change] : [])), ...mailing(frame));
  if (fresh) words.focus();
}

function mailing(frame) {
  if (!frame.site.transcripts) return [];
  return [make("button", { type: "button", class: "link", text: say("ending.by_mail"), onclick: () => byMail(frame) })];
}

/** Ask for the address, then for the code that proves it. */
export async function byMail(frame) {
  await frame.part("sheet");
  const { conversation } = frame.store;
  const dialog = sheet("by-mail", say("ending.mail_title"));
  const control = input({ id: "mail-email", type: "email", autocomplete: "email", maxlength: 254 });
  const { box, wrong } = field(say("ending.email"), control, say("ending.mail_help"));
  form(dialog, box, "ending.send", async () => {
    const email = control.value.trim();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return wrong(say("ending.email_wrong")), control.focus();
    try {
      const order = await ask(frame, `conversations/${conversation}/transcript/`, { email });
      if (order.confirm) confirm(frame, dialog, order.id, email);
      else sent(dialog, email);
    } catch ({ code }) {
      wrong(say(WRONG[code] ?? "ending.unreached"));
    }
    return undefined;
  });
  dialog.showModal();
}

function confirm(frame, dialog, order, email) {
  const control = input({ id: "mail-code", type: "text", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 9 });
  const { box, wrong } = field(say("ending.code"), control, say("ending.code_sent", { email }));
  form(dialog, box, "ending.confirm", async () => {
    try {
      await ask(frame, `transcripts/${order}/`, { code: control.value });
      sent(dialog, email);
    } catch ({ code }) {
      wrong(say(WRONG[code] ?? "ending.unreached"));
    }
  });
  control.focus();
}

const WRONG = { no_address: "ending.email_wrong", slow_down: "ending.many", wrong_code: "ending.code_wrong" };

function sent(dialog, email) {
  const words = make("p", { role: "status", tabindex: "-1", text: say("ending.on_its_way", { email }) });
  dialog.fill(words, make("div", { class: "row" }, closing(dialog)));
  words.focus();
}

function form(dialog, box, verb, act) {
  const submitted = (event) => (event.preventDefault(), act());
  dialog.fill(make("form", { novalidate: true, onsubmit: submitted }, box, make("div", { class: "row" }, make("button", { type: "submit", class: "primary", text: say(verb) }), closing(dialog))));
}

const closing = (dialog) => make("button", { type: "button", class: "quiet", text: say("ending.back"), onclick: () => dialog.close() });
const input = (about) => /** @type {HTMLInputElement} */ (make("input", { dir: "ltr", ...about }));
