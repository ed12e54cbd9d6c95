// One dialog at a time over the inbox. `show(Body, props)` opens it; the body closes it with the `close` it is given.
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { signal, useSignal } from "@preact/signals";
import { Icon } from "paldesk/dashboard/marks";

/** @typedef {{ body: any, props: any, title: string, wide: boolean }} Shown */

const shown = signal(/** @type {Shown|null} */ (null));

/** @param {string} title @param {any} body  a component; gets `close` beside the props @param {any} [props] @param {{ wide?: boolean }} [how] */
export function show(title, body, props = {}, { wide = false } = {}) {
  shown.value = { body, props, title, wide };
}

/** Where dialogs stand; once in the page. */
export function Dialogs() {
  return shown.value ? html`<${Dialog} key=${shown.value.title} one=${shown.value} />` : null;
}

function Dialog({ one }) {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  // Before the next picture: a key that follows at once is meant for it.
  useLayoutEffect(() => box.current.showModal(), []);
  const close = () => box.current?.close();
  const closed = () => shown.peek() === one && (shown.value = null);
  return html`<dialog class=${`dialog${one.wide ? " dialog-wide" : ""}`} ref=${box} aria-labelledby="dialog-title" onClose=${closed}>
    <div class="dialog-head"><h2 id="dialog-title">${one.title}</h2>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Close" onClick=${close}><${Icon} name="x" /></button></div>
    <${one.body} ...${one.props} close=${close} />
  </dialog>`;
}

/**
 * Says what follows and asks whether to.
 * @param {{ children?: any, words: any[], verb: string, onYes: () => unknown, danger?: boolean, close?: any }} props   `words`: a paragraph each
 */
export function Confirm({ words, verb, onYes, danger = true, close }) {
  const { busy, trouble, run } = useAttempt(close);
  const yes = (event) => {
    event.preventDefault();
    run(onYes);
  };
  return html`<form onSubmit=${yes}>
    <div class="dialog-body">
      ${words.map((paragraph, index) => html`<p key=${index}>${paragraph}</p>`)}
      <${Refusal} words=${trouble.value} />
    </div>
    <div class="dialog-foot">
      <button class="button" type="button" autofocus onClick=${close}>Cancel</button>
      <button class=${`button ${danger ? "button-danger" : "button-primary"}`} type="submit" aria-busy=${busy.value ? "true" : undefined}>${verb}</button>
    </div>
  </form>`;
}

/** Why it was refused, in its place. @param {{ words: string }} props */
export function Refusal({ words }) {
  return words ? html`<p class="field-error" role="alert"><${Icon} name="circle-alert" /><span>${words}</span></p>` : null;
}

/** Do it and close; when it is refused, stay and say why. */
export function useAttempt(close) {
  const busy = useSignal(false);
  const trouble = useSignal("");
  const run = async (what) => {
    if (busy.peek()) return;
    busy.value = true;
    trouble.value = "";
    try {
      await what();
      close();
    } catch (fault) {
      trouble.value = fault.detail ?? String(fault);
    } finally {
      busy.value = false;
    }
  };
  return { busy, trouble, run };
}
