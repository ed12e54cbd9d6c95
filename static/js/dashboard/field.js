// One fact that can be corrected where it stands: a click, the new value, Enter. "Saved" can be taken back.
import { html } from "htm/preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import { Icon } from "paldesk/dashboard/marks";

const SAVED_FOR = 8_000;

/**
 * @param {object} props
 * @param {string} props.name        of the field, as the server calls it
 * @param {string} props.label
 * @param {string} props.type        of the input
 * @param {string} props.value
 * @param {(value: string) => Promise<void>} props.onSave    raises Failure
 */
export function Fact({ name, label, type, value, onSave }) {
  const fact = useFact(name, value, onSave);
  if (fact.editing.value) return html`<${Editing} name=${name} label=${label} type=${type} fact=${fact} />`;
  return html`<div class="fact">
    <span class="fact-label" id=${`fact-${name}`}>${label}</span>
    <button class="fact-value" type="button" title=${value || undefined} ref=${fact.button} aria-label=${value ? `${label}: ${value}, change` : `Add ${label.toLowerCase()}`} onClick=${fact.edit}>
      ${value ? html`<span class="truncate">${value}</span>` : html`<span class="faint">Add</span>`}<${Icon} name=${value ? "pencil" : "plus"} />
    </button>
    <p class="fact-news" role="status">${fact.undo.value !== null && html`<${Icon} name="check" />Saved <button class="button-link" type="button" onClick=${fact.takeBack}>Undo</button>`}</p>
  </div>`;
}

function Editing({ name, label, type, fact }) {
  const { errors, busy, text } = fact;
  const wrong = errors.value.length > 0;
  return html`<form class="fact fact-editing" noValidate=${true} onSubmit=${fact.save}>
    <label class="fact-label" for=${`edit-${name}`}>${label}</label>
    <input id=${`edit-${name}`} ref=${fact.input} type=${type} dir="auto" autocomplete="off" value=${text.value} aria-invalid=${wrong ? "true" : undefined} aria-describedby=${wrong ? `wrong-${name}` : undefined}
      onInput=${(event) => (text.value = event.currentTarget.value)} onKeyDown=${fact.key} onBlur=${fact.left} />
    ${wrong && html`<ul class="field-error" id=${`wrong-${name}`} role="alert">${errors.value.map((words) => html`<li key=${words}>${words}</li>`)}</ul>`}
    <p class="fact-actions">
      <button class="button button-small button-primary" type="submit" aria-busy=${busy.value ? "true" : undefined}>Save</button>
      <button class="button button-small button-quiet" type="button" data-cancel onClick=${fact.cancel}>Cancel</button>
    </p>
  </form>`;
}

/** The life of one fact: shown, edited, being saved, refused, saved, taken back. */
class Life {
  editing = signal(false);
  busy = signal(false);
  text = signal("");
  errors = signal(/** @type {string[]} */ ([]));
  undo = signal(/** @type {string|null} */ (null));
  input = { current: /** @type {HTMLInputElement|null} */ (null) };
  button = { current: /** @type {HTMLButtonElement|null} */ (null) };
  value = "";
  onSave = /** @type {(value: string) => Promise<void>} */ (async () => {});

  edit = () => {
    if (!this.errors.value.length) this.text.value = this.value;
    this.editing.value = true;
  };

  cancel = () => {
    this.errors.value = [];
    this.editing.value = false;
  };

  save = (event) => {
    event.preventDefault();
    const wanted = this.text.value.trim();
    this.errors.value = [];
    if (wanted === this.value) this.cancel();
    else this.#store(wanted, this.value);
  };

  takeBack = () => this.#store(this.undo.value, null);

  key = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.cancel();
  };

  /** Leaving an unchanged field closes it; a changed one waits for a word. */
  left = () => {
    if (this.text.value.trim() === this.value && !this.errors.value.length) this.cancel();
  };

  async #store(wanted, before) {
    if (this.busy.value) return;
    this.busy.value = true;
    try {
      await this.onSave(wanted);
      this.editing.value = false;
      this.undo.value = before;
    } catch (fault) {
      this.#refused(wanted, fault);
    } finally {
      this.busy.value = false;
    }
  }

  /** What was typed stays where it is: it was not taken, but it is not lost. */
  #refused(wanted, fault) {
    this.errors.value = fault.told?.errors?.[this.name] ?? [fault.detail ?? String(fault)];
    this.text.value = wanted;
    this.editing.value = true;
  }

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }
}

function useFact(name, value, onSave) {
  const fact = useMemo(() => new Life(name), [name]);
  Object.assign(fact, { value, onSave });
  useFocus(fact);
  useForget(fact.undo);
  return fact;
}

/** Into the field when it opens, back to the button when it closes. */
function useFocus({ editing, input, button }) {
  const was = useRef(false);
  useEffect(() => {
    if (editing.value) input.current?.select();
    else if (was.current && document.activeElement === document.body) button.current?.focus();
    was.current = editing.value;
  }, [editing.value]);
}

function useForget(undo) {
  useEffect(() => {
    if (undo.value === null) return undefined;
    const timer = setTimeout(() => (undo.value = null), SAVED_FOR);
    return () => clearTimeout(timer);
  }, [undo.value]);
}
