// The sheet that "?" opens: every key there is, made from what the keys really do, and the switch that rests them.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { bindings, caps } from "paldesk/elements/keys";
import { folded } from "paldesk/elements/fuzzy";
import { actionKeys, ALSO, keysOn, setKeys } from "paldesk/dashboard/keys";
import { Icon } from "paldesk/dashboard/marks";

const ORDER = ["Move", "Go to", "This conversation", "Write", "Everywhere"];

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function Sheet({ room }) {
  const open = useSignal(false);
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const toggled = (event) => (open.value = event.newState === "open");
  return html`<dialog class="dialog dialog-wide" id="keys" ref=${dialog} aria-labelledby="keys-title" data-light-dismiss onToggle=${toggled}>
    <div class="dialog-head"><h2 id="keys-title">Keyboard shortcuts</h2>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Close" onClick=${() => dialog.current.close()}><${Icon} name="x" /></button></div>
    <div class="dialog-body">${open.value && html`<${Keys} room=${room} />`}</div>
  </dialog>`;
}

function Keys({ room }) {
  const query = useSignal("");
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => field.current.focus(), []);
  const groups = grouped([...actionKeys(room), ...bindings(), ...ALSO], query.value);
  return html`<input type="search" ref=${field} aria-label="Find a key" placeholder="Find a key" autocomplete="off" value=${query.value} onInput=${(event) => (query.value = event.currentTarget.value)} />
    ${groups.length ? html`<div class="keys">${groups.map(([group, keys]) => html`<${Group} key=${group} name=${group} keys=${keys} />`)}</div>`
      : html`<p class="faint">No key does that. Everything else is found with ${caps("mod+k").map((cap) => html`<kbd>${cap}</kbd> `)}</p>`}
    <div class="field-check"><input class="switch" type="checkbox" role="switch" id="keys-on" checked=${keysOn.value} onChange=${(event) => setKeys(event.currentTarget.checked)} />
      <label for="keys-on">Single keys</label><p class="field-help">Switch them off when a voice or another program types for you. Arrows, Enter, Alt and ${caps("mod+k").join(" ")} go on working.</p></div>`;
}

function Group({ name, keys }) {
  return html`<section class="keys-group"><h3>${name}</h3>
    <dl>${keys.map(([words, combos]) => html`<div key=${words}><dt>${words}</dt><dd>${combos.map((combo, at) => html`${at > 0 && "or "}${caps(combo).map((cap) => html`<kbd key=${cap}>${cap}</kbd>`)}`)}</dd></div>`)}</dl>
  </section>`;
}

/** @returns {[string, [string, string[]][]][]} groups in their order; in each the words and their keys */
function grouped(keys, query) {
  const wanted = folded(query.trim());
  const found = keys.filter(({ keys: combo, words }) => folded(`${words} ${caps(combo).join(" ")}`).includes(wanted));
  const groups = ORDER.map((group) => /** @type {[string, [string, string[]][]]} */ ([group, byWords(found.filter((each) => each.group === group))]));
  return groups.filter(([, rows]) => rows.length);
}

function byWords(keys) {
  const rows = new Map();
  for (const { words, keys: combo } of keys) rows.set(words, [...new Set([...(rows.get(words) ?? []), combo])]);
  return [...rows];
}
