// Into which conversation: those of the same contact first, then whatever is found by number or name.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Refusal, useAttempt } from "paldesk/dashboard/dialogs";
import { Ago, Face, Icon } from "paldesk/dashboard/marks";

const REST = 200;

/** @param {{ row: any, room: import("paldesk/dashboard/actions").Room, onChosen: (into: any) => unknown, close?: any }} props */
export function Merge({ row, room, onChosen, close }) {
  const text = useSignal("");
  const chosen = useSignal(/** @type {any} */ (null));
  const { rows, fault } = useCandidates(row, room, text.value);
  const { busy, trouble, run } = useAttempt(close);
  const merge = (event) => {
    event.preventDefault();
    if (chosen.value) run(() => onChosen(chosen.value));
    else trouble.value = "Choose a conversation first.";
  };
  return html`<form onSubmit=${merge}>
    <div class="dialog-body">
      <p>Your team reads and answers both in one place. Visitors notice nothing: each browser goes on showing its own messages alone, and when ${row.name} writes in #${row.number} again, it stands by itself again.</p>
      <div class="field"><label for="merge-find">Find by number or name</label>
        <input type="search" id="merge-find" autocomplete="off" autofocus value=${text.value} onInput=${(event) => (text.value = event.currentTarget.value)} onKeyDown=${(event) => event.key === "Enter" && event.preventDefault()} /></div>
      <${Candidates} row=${row} rows=${rows} chosen=${chosen} text=${text.value} />
      <${Refusal} words=${fault || trouble.value} />
    </div>
    <div class="dialog-foot"><button class="button" type="button" onClick=${close}>Cancel</button>
      <button class="button button-primary" type="submit" disabled=${!chosen.value} aria-busy=${busy.value ? "true" : undefined}><${Icon} name="git-merge" />${chosen.value ? `Merge into #${chosen.value.number}` : "Merge"}</button></div>
  </form>`;
}

/** Asked when the fingers rest; an older answer never covers a newer one. */
function useCandidates(row, room, text) {
  const found = useSignal({ rows: /** @type {any[]|null} */ (null), fault: "" });
  useEffect(() => {
    let late = false;
    const ask = async () => {
      try {
        const query = new URLSearchParams({ q: text.trim() });
        const { rows } = await room.server.get(`${room.place.root}${row.number}/merging/?${query}`);
        if (!late) found.value = { rows, fault: "" };
      } catch (fault) {
        if (!late) found.value = { rows: [], fault: fault.detail ?? String(fault) };
      }
    };
    const timer = setTimeout(ask, text ? REST : 0);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [text]);
  return found.value;
}

function Candidates({ row, rows, chosen, text }) {
  if (!rows) return html`<div class="merge-list" aria-busy="true"><div class="skeleton-row"><span class="skeleton skeleton-face"></span><span class="grow"><span class="skeleton skeleton-short"></span><span class="skeleton"></span></span></div></div>`;
  if (!rows.length) return html`<p class="merge-none faint" role="status">${text.trim() ? "No conversation has this number or name." : "There is no other conversation to merge into."}</p>`;
  return html`<div class="merge-list" role="radiogroup" aria-label="Conversation">
    ${rows.map((other) => html`<label key=${other.id} class="merge-choice">
      <input type="radio" name="into" checked=${chosen.value?.id === other.id} onChange=${() => (chosen.value = other)} />
      <${Face} name=${other.name} id=${other.contact} size=${24} />
      <span class="grow"><span class="merge-who"><span class="strong truncate">${other.name}</span><span class="tabular faint">#${other.number}</span>${other.contact === row.contact && html`<span class="badge badge-accent">Same contact</span>`}<span class="small faint merge-when"><${Ago} at=${other.activity_at} /></span></span>
        <span class="truncate soft small">${other.preview || "No message"}</span></span>
    </label>`)}
  </div>`;
}
