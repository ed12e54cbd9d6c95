// What can be done with one message: copy it; edit one's own where it stands, or take it back.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { BODY_MAX, MESSAGE_EDIT, MESSAGE_UNSEND } from "paldesk/protocol";
import { say } from "paldesk/elements/toast";
import { Icon } from "paldesk/dashboard/marks";

export function Menu({ bubble, mine, row, desk, onEdit }) {
  const asking = useSignal(false);
  const id = `message-${bubble.seq}`;
  const then = (what) => () => {
    document.getElementById(id).hidePopover();
    what();
  };
  const copy = () => navigator.clipboard.writeText(bubble.body).then(() => say("Copied"), () => say("Not copied: your browser does not allow it.", { tone: "danger" }));
  if (!mine && !bubble.body) return null;
  return html`<pal-menu end class="talk-menu">
      <button class="button button-quiet button-icon button-small" type="button" popovertarget=${id} aria-haspopup="menu" aria-label="What to do with this message" title="More"><${Icon} name="ellipsis" /></button>
      <div class="menu" id=${id} popover="auto" role="menu" aria-label="Message">
        ${bubble.body && html`<button class="menu-item" type="button" role="menuitem" onClick=${then(copy)}><${Icon} name="copy" /><span>Copy text</span></button>`}
        ${mine && html`<button class="menu-item" type="button" role="menuitem" onClick=${then(onEdit)}><${Icon} name="pencil" /><span>Edit</span></button>
          <button class="menu-item menu-item-danger" type="button" role="menuitem" onClick=${then(() => (asking.value = true))}><${Icon} name="corner-up-left" /><span>Take back</span></button>`}
      </div>
    </pal-menu>
    ${asking.value && html`<${Sure} bubble=${bubble} row=${row} desk=${desk} onEnd=${() => (asking.value = false)} />`}`;
}

function Sure({ bubble, row, desk, onEnd }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const trouble = useSignal("");
  const title = `take-back-${bubble.seq}`;
  const read = row.visitor_read_seq >= bubble.seq;
  const take = async () => {
    try {
      await desk.ask({ type: MESSAGE_UNSEND, conversation: row.id, about: bubble.seq });
      dialog.current?.close();
    } catch (fault) {
      trouble.value = fault.detail;
    }
  };
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} class="dialog" onClose=${onEnd} aria-labelledby=${title} data-light-dismiss>
    <div class="dialog-head"><h2 id=${title}>Take this message back?</h2></div>
    <div class="dialog-body"><p>Its text${bubble.files?.length ? " and its files are" : " is"} deleted everywhere. ${read ? `${row.name} has read it already.` : ""} Your team sees that a message was taken back.</p>
      ${trouble.value && html`<p class="error" role="alert">${trouble.value}</p>`}</div>
    <div class="dialog-foot"><button class="button" type="button" onClick=${() => dialog.current.close()}>Keep it</button>
      <button class="button button-danger" type="button" onClick=${take}>Take back</button></div>
  </dialog>`;
}

/** In its own place. Enter saves, Escape leaves everything as it was. */
export function Edit({ bubble, row, desk, onEnd }) {
  const { field, text, trouble, busy, save, end } = useCorrecting(bubble, row, desk, onEnd);
  const over = [...text.value].length - BODY_MAX;
  const words = trouble.value || (over > 0 ? `${over} characters too long: shorten it to save.` : "");
  const nothing = !text.value.trim() && !bubble.files?.length;
  const key = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (over <= 0 && !nothing) save();
  };
  return html`<div class="talk-edit">
    <textarea ref=${field} class="talk-edit-field" rows="1" dir="auto" aria-label="Edit the message" aria-invalid=${over > 0 ? "true" : undefined} value=${text.value} onInput=${(event) => (text.value = event.currentTarget.value)} onKeyDown=${key}></textarea>
    ${words && html`<p class="composer-over" role="alert">${words}</p>`}
    <div class="talk-edit-foot"><span class="composer-help grow"><kbd>Esc</kbd> leaves it as it was</span>
      <button class="button button-small" type="button" onClick=${end}>Cancel</button>
      <button class="button button-primary button-small" type="button" aria-busy=${busy.value ? "true" : undefined} disabled=${over > 0 || nothing} onClick=${save}>Save</button></div>
  </div>`;
}

function useCorrecting(bubble, row, desk, onEnd) {
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const text = useSignal(bubble.body);
  const trouble = useSignal("");
  const busy = useSignal(false);
  useEffect(() => {
    field.current.focus();
    field.current.setSelectionRange(bubble.body.length, bubble.body.length);
  }, []);
  const end = () => {
    const log = /** @type {HTMLElement|null} */ (field.current?.closest("[role=log]"));
    log?.focus({ preventScroll: true });
    onEnd();
  };
  const save = async () => {
    const body = text.value.trim();
    if (body === bubble.body) return end();
    busy.value = true;
    try {
      await desk.ask({ type: MESSAGE_EDIT, conversation: row.id, about: bubble.seq, body });
      return end();
    } catch (fault) {
      trouble.value = fault.detail;
    }
    busy.value = false;
  };
  return { field, text, trouble, busy, save, end };
}
