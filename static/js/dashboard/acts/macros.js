// Macros: chosen in the composer, a menu or the palette; shown before they write, close or reassign; then done at once.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { signal, useSignal } from "@preact/signals";
import { newId } from "paldesk/outbox";
import { say } from "paldesk/elements/toast";
import { actionOf, perform, register } from "paldesk/dashboard/actions";
import { NOTICES, TOOLS } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";

/**
 * @typedef {import("paldesk/dashboard/actions").Room} Room
 * @typedef {import("paldesk/protocol").Row} Row
 * @typedef {{ id: string, name: string, asks: boolean, broken: boolean }} Macro
 * @typedef {{ name: string, text: string, steps: { words: string, broken: boolean }[] }} Shown
 */

const RUN = "Run a macro";
const FRESH = 60_000;
const macros = signal(/** @type {Macro[]} */ ([]));
const asking = signal(/** @type {{ conversation: string, macro: Macro, shown: Shown, client_id: string }|null} */ (null));
let asked = 0;

/** What is known of them; asked for anew when that is older than a minute. @param {Room} room @returns {Macro[]} */
function known({ server, told, desk }) {
  if (desk.online && Date.now() - asked > FRESH) {
    asked = Date.now();
    server.get(told.urls.macros).then(
      (answer) => void (macros.value = answer.macros),
      () => void (asked = 0),
    );
  }
  return macros.value;
}

/** @param {Macro} macro @param {Row} row @param {Room} room raises Failure */
async function begin(macro, row, room) {
  const client_id = newId();
  if (!macro.asks && !macro.broken) return run(macro, row, room, client_id);
  if (room.place.conversation.peek() !== row.id) room.place.open(row);
  const shown = await room.server.get(address(macro, row, room));
  asking.value = { conversation: row.id, macro, shown, client_id };
}

/** @param {Macro} macro @param {Row} row @param {Room} room raises Failure */
async function run(macro, row, room, client_id) {
  await room.server.post(address(macro, row, room), { client_id });
  say(`Done: ${macro.name}`);
}

const address = (macro, row, { told }) => `${told.urls.inbox}${row.number}/macros/${macro.id}/`;

/** What it would do, before it does it. @param {{ writing: import("paldesk/dashboard/writing").Writing }} props */
function Preview({ writing }) {
  const one = asking.value;
  return one?.conversation === writing.row.id ? html`<${Question} key=${one.client_id} writing=${writing} one=${one} />` : null;
}

function Question({ writing, one }) {
  const { room, row } = writing;
  const { macro, shown, client_id } = one;
  const broken = shown.steps.some((step) => step.broken);
  const trouble = useSignal("");
  const busy = useSignal(false);
  const first = useRef(/** @type {HTMLButtonElement|null} */ (null));
  useEffect(() => first.current.focus(), []);
  const go = async () => {
    busy.value = true;
    trouble.value = "";
    try {
      await run(macro, row, room, client_id);
      shut(writing);
    } catch (fault) {
      trouble.value = fault.detail ?? String(fault);
    } finally {
      busy.value = false;
    }
  };
  return html`<div class="macro" role="group" aria-labelledby="macro-title" onKeyDown=${(event) => event.key === "Escape" && (event.stopPropagation(), shut(writing))}>
    <p class="strong" id="macro-title">Run “${shown.name}”?</p>
    <ol class="macro-does">
      ${shown.text && html`<li><${Icon} name="send-horizontal" flip=${true} /><div class="grow"><p>Send to ${row.name}</p><p class="macro-says" dir="auto">${shown.text}</p></div></li>`}
      ${shown.steps.map(({ words, broken: gone }, index) => html`<li key=${index} class=${gone ? "macro-broken" : undefined}><${Icon} name=${gone ? "circle-alert" : "check"} /><span>${words}</span></li>`)}
    </ol>
    ${broken && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" /><span>A step speaks of something that is gone. Change the macro in the settings.</span></p>`}
    ${trouble.value && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" /><span>${trouble.value}</span></p>`}
    <div class="macro-deeds">
      <button class="button button-small" type="button" ref=${broken ? first : undefined} onClick=${() => shut(writing)}>Cancel</button>
      ${!broken && html`<button class="button button-primary button-small" type="button" ref=${first} aria-busy=${busy.value ? "true" : undefined} onClick=${go}>Run</button>`}
    </div>
  </div>`;
}

function shut(writing) {
  asking.value = null;
  writing.focus();
}

register({
  id: "macro",
  icon: "zap",
  words: () => "Run a macro…",
  fits: (row, room) => known(room).length > 0,
  choices: (row, room) => known(room).map((macro) => ({ id: macro.id, words: macro.name, hint: macro.broken ? "Cannot run" : "", run: () => begin(macro, row, room) })),
});

TOOLS.push({
  id: "macro",
  icon: "zap",
  words: RUN,
  fits: ({ row, room }) => known(room).length > 0 && Boolean(row),
  run: ({ row, room }) => perform(actionOf("macro", row, room), row, room, document.querySelector(`.composer-tools [aria-label="${RUN}"]`)),
});

NOTICES.push(Preview);
