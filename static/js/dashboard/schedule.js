// When a message shall be sent: by the visitor's clock, with one's own beside it. Opened from the menu beside "Send".
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { signal, useSignal } from "@preact/signals";
import { newId } from "paldesk/outbox";
import { SENDINGS } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";
import { clockIn, instant, known, place, presets, wall } from "paldesk/dashboard/zones";

/**
 * @typedef {import("paldesk/dashboard/writing").Writing} Writing
 * @typedef {import("paldesk/dashboard/later").Waiting} Waiting
 */

/** What is being planned: a new message, or `one` that waits already. */
const open = signal(/** @type {{ conversation: string, client_id: string, one: Waiting|null }|null} */ (null));

/** @param {{ id: string }} row @param {Waiting|null} [one] */
export function openSchedule(row, one = null) {
  open.value = { conversation: row.id, client_id: newId(), one };
}

/** @param {{ writing: Writing }} props */
export function Schedule({ writing }) {
  const plan = open.value;
  return plan?.conversation === writing.row.id ? html`<${Plan} key=${plan.client_id} writing=${writing} plan=${plan} />` : null;
}

function Plan({ writing, plan }) {
  const { later } = writing.room;
  const { row } = writing;
  const zone = later.zone(row.id);
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const state = usePlan(writing, plan, zone);
  useEffect(() => /** @type {HTMLElement} */ (box.current.querySelector("textarea, .schedule-presets button")).focus(), []);
  const escape = (event) => event.key === "Escape" && (event.stopPropagation(), shut(writing));
  return html`<div class="schedule" role="group" aria-labelledby="schedule-title" ref=${box} onKeyDown=${escape}>
    <div class="schedule-head"><p class="strong grow" id="schedule-title">${plan.one ? "Change the scheduled message" : "Send later"}</p>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Close" onClick=${() => shut(writing)}><${Icon} name="x" /></button></div>
    <p class="small soft">${clocks(later, row, zone)} When ${row.name} writes first, it is not sent and comes back to you.</p>
    ${plan.one ? html`<textarea class="schedule-text" rows="3" dir="auto" aria-label="Text" value=${state.body.value} onInput=${(event) => (state.body.value = event.currentTarget.value)}></textarea>`
      : html`<div class="schedule-presets">${presets(Date.now(), zone).map(({ id, words, at }) => html`<button key=${id} class="button button-small" type="button" onClick=${() => state.go(at)}>
        <span>${words}</span><span class="small soft tabular">${later.bothWays(at, row)}</span></button>`)}</div>`}
    <div class="schedule-own">
      <label for="schedule-at">Date and time${zone === later.own ? "" : ` in ${place(zone)}`}</label>
      <input type="datetime-local" id="schedule-at" value=${state.at.value} aria-describedby="schedule-both" onInput=${(event) => (state.at.value = event.currentTarget.value)} />
      <button class="button button-primary button-small" type="button" aria-busy=${state.busy.value ? "true" : undefined} onClick=${() => state.go(instant(state.at.value, zone))}>${plan.one ? "Save" : "Schedule"}</button>
    </div>
    <p class="small soft" id="schedule-both">${Number.isNaN(instant(state.at.value, zone)) ? "" : later.bothWays(instant(state.at.value, zone), row)}</p>
    ${state.trouble.value && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" /><span>${state.trouble.value}</span></p>`}
  </div>`;
}

/** @param {Writing} writing */
function usePlan(writing, plan, zone) {
  const { later } = writing.room;
  const at = useSignal(wall(plan.one?.due ?? presets(Date.now(), zone).at(-1).at, zone));
  const body = useSignal(plan.one?.body ?? "");
  const trouble = useSignal("");
  const busy = useSignal(false);
  const go = async (due) => {
    if (busy.peek()) return;
    if (Number.isNaN(due)) return void (trouble.value = "Choose a date and a time.");
    busy.value = true;
    trouble.value = "";
    const { row } = writing;
    try {
      const text = plan.one ? body.peek() : writing.text.trim();
      const given = { body: text, due, after: row.last_seq };
      await (plan.one ? later.change(row, plan.one, given) : later.plan(row, { ...given, client_id: plan.client_id }));
      if (!plan.one && writing.text.trim() === text) writing.type("");
      shut(writing);
    } catch (fault) {
      trouble.value = fault.detail ?? String(fault);
    } finally {
      busy.value = false;
    }
  };
  return { at, body, trouble, busy, go };
}

/** Whose clock is meant. */
function clocks(later, row, zone) {
  const now = Date.now();
  if (!known(later.of(row.id).zone)) return `Where ${row.name} is, is not known: these are your own times.`;
  if (zone === later.own) return `${row.name} has the same time as you.`;
  return `For ${row.name} in ${place(zone)} it is ${clockIn(now, zone)} now, for you ${clockIn(now, later.own)}.`;
}

/** @param {Writing} writing */
function shut(writing) {
  open.value = null;
  writing.focus();
}

SENDINGS.push({
  id: "schedule",
  icon: "clock",
  words: "Schedule…",
  // Files wait for their message a day at most, and this may take longer.
  fits: ({ mode, carried }) => mode.value === "reply" && !carried.files?.length,
  run: ({ row }) => openSchedule(row),
});
