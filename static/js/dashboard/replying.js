// One answer at a time: whoever begins one is shown to the others, who can take over. It is a soft lock: nothing keeps
// anybody from writing, and sending asks once.
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import { GUARDS, NOTICES, SENT } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";

const GIVEN_UP = 60_000;

/** The conversation and the colleague about whom the reader was asked. */
const asked = signal("");
const question = (writing) => `${writing.row.id} ${writing.desk.looking.other(writing.row.id)}`;
const answers = (writing) => writing.mode.peek() === "reply";

GUARDS.push((writing) => {
  if (!answers(writing) || !writing.desk.looking.other(writing.row.id) || asked.peek() === question(writing)) return false;
  asked.value = question(writing);
  return true;
});
SENT.push((writing) => {
  asked.value = "";
  if (answers(writing)) writing.desk.looking.release(writing.row.id);
});
NOTICES.push(Replying);

/** @param {{ writing: import("paldesk/dashboard/writing").Writing }} props */
function Replying({ writing }) {
  const { desk, row } = writing;
  const other = desk.looking.other(row.id);
  useClaim(writing);
  const taken = desk.looking.overtaken.value;
  if (taken?.conversation === row.id) return html`<${Overtaken} desk=${desk} by=${taken.by} />`;
  if (!other || writing.mode.value !== "reply") return null;
  const name = desk.name(other);
  const asks = asked.value === question(writing);
  const take = () => (desk.looking.takeOver(row.id), writing.focus());
  return html`<p class="composer-advice composer-warning" role=${asks ? "alert" : "status"}>
    <${Icon} name="pencil" /><span class="grow">${asks ? `${name} is replying: send anyway or take over?` : `${name} is replying`}</span>
    ${asks && html`<button class="button-link" type="button" onClick=${() => writing.send()}>Send anyway</button>`}
    <button class="button-link" type="button" onClick=${take}>Take over</button>
  </p>`;
}

function Overtaken({ desk, by }) {
  return html`<p class="composer-advice composer-warning" role="alert"><${Icon} name="users-round" /><span class="grow">${desk.name(by)} took over. Your text is kept.</span>
    <button class="button-link" type="button" onClick=${() => (desk.looking.overtaken.value = null)}>All right</button></p>`;
}

/** The claim begins with the first key, and ends when it is sent, when the field has been empty for a minute, or with the conversation. */
function useClaim(writing) {
  const { desk, row, text } = writing;
  const found = useRef(text);
  const reply = writing.mode.value === "reply";
  // At once: a claim that waited for the next picture could come after the answer that ends it.
  useLayoutEffect(() => {
    if (found.current === text || !reply) return undefined;
    found.current = null;
    if (text.trim()) return void desk.looking.claim(row.id);
    const given = setTimeout(() => desk.looking.release(row.id), GIVEN_UP);
    return () => clearTimeout(given);
  }, [text, reply]);
}
