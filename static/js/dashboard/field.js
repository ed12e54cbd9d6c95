// One fact that can be corrected where it stands: a click, the new value, Enter. "Saved" can be taken back.
import { html } from "htm/preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import { Icon } from "paldesk/dashboard/marks";

const SAVED_FOR = 8_000;

/**
 * @typedef {object} Field
 * @property {string} name           as the server calls it
 * @property {string} label
 * @property {string} value          as it is written: "yes" and "no" of a yes or no
 * @property {string} [type]         of the input
 * @property {[string, string][]} [options]    values and words, where one is chosen
 * @property {string} [help]
 *
 * @param {Field & { onSave: (value: string) => Promise<void> }} props    onSave raises Failure
 */
export function Fact(props) {
  const { name, label, value, onSave } = props;
  const fact = useFact(name, value, onSave);
  if (fact.editing.value) return html`<${Editing} field=${props} fact=${fact} />`;
  const words = said(props);
  return html`<div class="fact">
    <span class="fact-label" id=${`fact-${name}`}>${label}</span>
    <button class="fact-value" type="button" title=${words || undefined} ref=${fact.button} aria-label=${words ? `${label}: ${words}, change` : `Add ${label.toLowerCase()}`} onClick=${fact.edit}>
      ${words ? html`<span class="truncate" dir="auto">${words}</span>` : html`<span class="faint">Add</span>`}<${Icon} name=${words ? "pencil" : "plus"} />
    </button>
    <p class="fact-news" role="status">${fact.undo.value !== null && html`<${Icon} name="check" />Saved <button class="button-link" type="button" onClick=${fact.takeBack}>Undo</button>`}</p>
  </div>`;
}

/** The value as it is read. @param {Field} field */
export const said = ({ value, options }) => options?.find(([each]) => each === value)?.[1] ?? value;

function Editing({ field, fact }) {
  const { name, label, help } = field;
  const { errors, busy } = fact;
  const wrong = errors.value.length > 0;
  return html`<form class="fact fact-editing" noValidate=${true} onSubmit=${fact.save}>
    <label class="fact-label" for=${`edit-${name}`}>${label}</label>
    <${Input} field=${field} fact=${fact} wrong=${wrong} />
    ${help && html`<p class="field-help fact-actions" id=${`help-${name}`}>${help}</p>`}
    ${wrong && html`<ul class="field-error" id=${`wrong-${name}`} role="alert">${errors.value.map((words) => html`<li key=${words}>${words}</li>`)}</ul>`}
    <p class="fact-actions">
      <button class="button button-small button-primary" type="submit" aria-busy=${busy.value ? "true" : undefined}>Save</button>
      <button class="button button-small button-quiet" type="button" data-cancel onClick=${fact.cancel}>Cancel</button>
    </p>
  </form>`;
}

function Input({ field: { name, type, value, options, help }, fact, wrong }) {
  const { text } = fact;
  const described = [help && `help-${name}`, wrong && `wrong-${name}`].filter(Boolean).join(" ");
  const shared = { id: `edit-${name}`, ref: fact.input, "aria-invalid": wrong ? "true" : undefined, "aria-describedby": described || undefined, onInput: (event) => (text.value = event.currentTarget.value), onKeyDown: fact.key, onBlur: fact.left };
  if (!options) return html`<input ...${shared} type=${type ?? "text"} dir="auto" autocomplete="off" maxlength="500" value=${text.value} />`;
  // What is known may be of a time when the list was another.
  const all = [["", "Not known"], ...options, ...(value && !options.some(([each]) => each === value) ? [[value, value]] : [])];
  return html`<select ...${shared}>${all.map(([each, words]) => html`<option key=${each} value=${each} selected=${each === text.value}>${words}</option>`)}</select>`;
}

/** The life of one fact: shown, edited, being saved, refused, saved, taken back. */
class Life {
  editing = signal(false);
  busy = signal(false);
  text = signal("");
  errors = signal(/** @type {string[]} */ ([]));
  undo = signal(/** @type {string|null} */ (null));
  input = { current: /** @type {HTMLInputElement|HTMLSelectElement|null} */ (null) };
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
    if (editing.value) input.current?.focus();
    if (editing.value && input.current instanceof HTMLInputElement) input.current.select();
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
