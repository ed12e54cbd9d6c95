// A date and a time of the reader's own, for a snooze.
import { html } from "htm/preact";
import { useSignal } from "@preact/signals";
import { Refusal, useAttempt } from "paldesk/dashboard/dialogs";
import { local, presets } from "paldesk/dashboard/snooze";
import { exactly } from "paldesk/dashboard/words";

/** @param {{ row: any, onChosen: (at: number) => unknown, close?: any }} props */
export function SnoozeUntil({ row, onChosen, close }) {
  const text = useSignal(local(row.snoozed_until ?? presets(Date.now())[1].at));
  const { busy, trouble, run } = useAttempt(close);
  const at = new Date(text.value).getTime();
  const wrong = Number.isNaN(at) ? "Choose a date and a time." : at <= Date.now() ? "This time has passed. Choose a later one." : "";
  const choose = (event) => {
    event.preventDefault();
    if (wrong) trouble.value = wrong;
    else run(() => onChosen(at));
  };
  return html`<form noValidate=${true} onSubmit=${choose}>
    <div class="dialog-body"><div class="field">
      <label for="snooze-until">Date and time</label>
      <p class="field-help" id="snooze-help">${wrong || exactly(at)}. It comes back earlier when ${row.name} writes.</p>
      <input type="datetime-local" id="snooze-until" autofocus value=${text.value} min=${local(Date.now())} aria-describedby="snooze-help" aria-invalid=${wrong ? "true" : undefined} onInput=${(event) => (text.value = event.currentTarget.value)} />
      <${Refusal} words=${trouble.value} />
    </div></div>
    <div class="dialog-foot"><button class="button" type="button" onClick=${close}>Cancel</button>
      <button class="button button-primary" type="submit" aria-busy=${busy.value ? "true" : undefined}>Snooze</button></div>
  </form>`;
}
