// Making, changing, moving and deleting a view, in place. What it asks for is chosen from what there is; what is gone
// stands there by name of its kind, until it is taken out.
import { html } from "htm/preact";
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "paldesk/dashboard/marks";
import { say } from "paldesk/elements/toast";
import { fieldsFor, NUMBERS, ORDERS, withGone } from "paldesk/dashboard/view-fields";

/** @typedef {import("paldesk/dashboard/views").View} View */

/** @type {import("@preact/signals").Signal<{ view: View|null, at: number }|null>} */
const asked = signal(null);

/** @param {View|null} view none: a new one, that begins as the one that is shown */
export function openEditor(view) {
  asked.value = { view, at: Date.now() };
}

export function ViewEditor({ lists, place }) {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const { view = null, at = 0 } = asked.value ?? {};
  useEffect(() => {
    if (asked.value && !box.current.open) box.current.showModal();
  }, [at]);
  return html`<dialog class="dialog dialog-wide" ref=${box} aria-labelledby="view-editor" data-light-dismiss onClose=${() => (asked.value = null)}>
    ${asked.value && html`<${Form} key=${at} view=${view} lists=${lists} place=${place} done=${() => box.current.close()} />`}
  </dialog>`;
}

function Form({ view, lists, place, done }) {
  const begin = (view ?? lists.chosen.peek()).conditions ?? {};
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.kind === "shared");
  const [conditions, setConditions] = useState(begin);
  const [fault, setFault] = useState({ name: "", all: "" });
  const set = (field, value) => setConditions((before) => ({ ...before, [field]: value }));
  const save = async (event) => {
    event.preventDefault();
    try {
      const saved = await lists.save({ name, shared, conditions: asking(conditions) }, view?.id);
      done();
      place.choose(saved.id);
    } catch (failure) {
      const told = failure.told?.errors?.name?.[0];
      setFault({ name: told ?? "", all: told ? "" : failure.detail });
    }
  };
  return html`<form onSubmit=${save} novalidate>
    <${Head} title=${view ? "Edit view" : "New view"} done=${done} />
    <div class="dialog-body">
      ${view && !view.conditions && html`<p class="inbox-mending"><${Icon} name="circle-alert" />This view asked for something that is not known any more. Choose anew what it shows.</p>`}
      <${Name} name=${name} fault=${fault.name} onInput=${setName} />
      <${Sharing} shared=${shared} onChange=${setShared} />
      ${fieldsFor(lists.vocabulary.value).map((field) => html`<${Choices} key=${field.name} field=${withGone(field, conditions[field.name])} chosen=${conditions[field.name] ?? []} onChange=${(value) => set(field.name, value)} />`)}
      <${Own} conditions=${conditions} set=${set} />
      <div class="field-row">${NUMBERS.map((field) => html`<${Select} key=${field.name} field=${field} value=${conditions[field.name] ?? ""} onChange=${(value) => set(field.name, value ? Number(value) : null)} />`)}
        <${Select} field=${ORDERS} value=${conditions.order ?? "newest"} onChange=${(value) => set("order", value)} /></div>
      ${fault.all && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" />${fault.all}</p>`}
    </div>
    <${Foot} view=${view} lists=${lists} place=${place} done=${done} />
  </form>`;
}

/** What asks nothing is left out. */
function asking(conditions) {
  const says = ([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  return Object.fromEntries(Object.entries(conditions).filter(says));
}

function Head({ title, done }) {
  return html`<div class="dialog-head"><h2 id="view-editor">${title}</h2>
    <button class="button button-quiet button-icon button-small" type="button" aria-label="Close" onClick=${done}><${Icon} name="x" /></button></div>`;
}

function Name({ name, fault, onInput }) {
  return html`<div class="field"><label for="view-name">Name</label>
    <input id="view-name" type="text" maxlength="60" autocomplete="off" autofocus value=${name} aria-invalid=${fault ? "true" : undefined} aria-describedby=${fault ? "view-name-fault" : undefined} onInput=${(event) => onInput(event.currentTarget.value)} />
    ${fault && html`<p class="field-error" id="view-name-fault" role="alert"><${Icon} name="circle-alert" />${fault}</p>`}</div>`;
}

function Sharing({ shared, onChange }) {
  return html`<div class="field-check"><input class="switch" type="checkbox" role="switch" id="view-shared" checked=${shared} onChange=${(event) => onChange(event.currentTarget.checked)} />
    <label for="view-shared">Share with everybody</label><p class="field-help">Every colleague sees the view, and may change it.</p></div>`;
}

function Choices({ field, chosen, onChange }) {
  if (!field.options.length) return null;
  const toggle = (id, on) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return html`<fieldset class="view-field"><legend>${field.words}</legend>
    <div class="view-chips">${field.options.map(({ id, words, gone }) => html`<label key=${id} class=${`view-chip${gone ? " view-chip-gone" : ""}`}>
      <input type="checkbox" checked=${chosen.includes(id)} onChange=${(event) => toggle(id, event.currentTarget.checked)} /><span>${words}</span></label>`)}</div></fieldset>`;
}

function Own({ conditions, set }) {
  const each = [["following", "I follow it"], ["mentioned", "A note names me"]];
  return html`<fieldset class="view-field"><legend>Only where</legend>
    <div class="view-chips">${each.map(([name, words]) => html`<label key=${name} class="view-chip">
      <input type="checkbox" checked=${Boolean(conditions[name])} onChange=${(event) => set(name, event.currentTarget.checked)} /><span>${words}</span></label>`)}</div></fieldset>`;
}

function Select({ field, value, onChange }) {
  const id = `view-${field.name}`;
  const known = field.options.some((option) => String(option.id) === String(value));
  const options = known ? field.options : [...field.options, { id: value, words: `${value}` }];
  return html`<div class="field"><label for=${id}>${field.words}</label>
    <select id=${id} value=${String(value)} onChange=${(event) => onChange(event.currentTarget.value)}>
      ${options.map((option) => html`<option key=${option.id} value=${String(option.id)} selected=${String(option.id) === String(value)}>${option.words}</option>`)}
    </select></div>`;
}

function Foot({ view, lists, place, done }) {
  const attempt = (verb) => verb().catch((failure) => say(failure.detail ?? String(failure), { tone: "danger" }));
  return html`<div class="dialog-foot">
    ${view && html`<button class="button button-quiet view-delete" type="button" onClick=${() => attempt(() => removed(view, lists, place, done))}><${Icon} name="trash-2" />Delete</button>
      <button class="button button-quiet button-icon" type="button" aria-label="Move up in the menu" title="Move up in the menu" onClick=${() => attempt(() => lists.move(view.id, -1))}><${Icon} name="arrow-up" /></button>
      <button class="button button-quiet button-icon" type="button" aria-label="Move down in the menu" title="Move down in the menu" onClick=${() => attempt(() => lists.move(view.id, 1))}><${Icon} name="arrow-down" /></button>
      <span class="grow"></span>`}
    <button class="button" type="button" onClick=${done}>Cancel</button>
    <button class="button button-primary" type="submit">Save view</button>
  </div>`;
}

async function removed(view, lists, place, done) {
  const gone = await lists.remove(view.id);
  done();
  if (lists.view.peek() === view.id) place.choose("open");
  const again = async () => {
    const made = await lists.save({ name: gone.name, conditions: gone.conditions ?? {}, shared: gone.kind === "shared" });
    place.choose(made.id);
  };
  say(`Deleted the view “${gone.name}”`, { undo: () => again().catch((failure) => say(failure.detail, { tone: "danger" })) });
}
