// The first words to somebody who has not written. A draft is kept for each, whatever happens meanwhile.
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { BODY_MAX } from "paldesk/protocol";
import { newId } from "paldesk/outbox";
import { say } from "paldesk/elements/toast";
import { Icon } from "paldesk/dashboard/marks";

const DRAFT = "paldesk.first.";

/** Kept with this tab, so that a reload loses nothing. */
const drafts = {
  /** @returns {{ text: string, id: string }|null} */
  get: (visitor) => JSON.parse(sessionStorage.getItem(DRAFT + visitor) ?? "null"),
  set: (visitor, draft) => sessionStorage.setItem(DRAFT + visitor, JSON.stringify(draft)),
  delete: (visitor) => sessionStorage.removeItem(DRAFT + visitor),
};

/** @param {{ here: import("paldesk/dashboard/board/crowd").Here, room: import("paldesk/dashboard/board/room").Room,
 *   line: import("paldesk/dashboard/board/line").Line, gone: boolean }} props */
export function First({ here, room, line, gone }) {
  const open = useSignal(Boolean(drafts.get(here.id)));
  if (!room.told.may_invite) return null;
  if (here.blocked) return html`<p class="faint">This contact is blocked, so nobody writes first.</p>`;
  if (!open.value) return html`<button class="button button-primary" type="button" aria-keyshortcuts="w" title="Write first (W)" disabled=${gone} onClick=${() => (open.value = true)}><${Icon} name="send-horizontal" flip=${true} />Write first</button>`;
  return html`<${Writing} here=${here} line=${line} gone=${gone} onClose=${() => (open.value = false)} />`;
}

function Writing({ here, line, gone, onClose }) {
  const draft = useSignal(drafts.get(here.id)?.text ?? "");
  const state = useSignal({ busy: false, trouble: "" });
  const arrived = useRef(false);
  const field = (element) => {
    if (element && !arrived.current) element.focus();
    arrived.current = true;
  };
  const { busy, trouble } = state.value;
  const words = trouble || (gone ? `${here.name} has left the site. Your words are kept here, for when they come back.` : "");
  const submit = async (event) => {
    event.preventDefault();
    if (busy || gone || !draft.value.trim()) return;
    state.value = { busy: true, trouble: "" };
    state.value = { busy: false, trouble: await sent(here, draft.value, line) };
    if (!state.value.trouble) onClose();
  };
  return html`<form class="board-first" onSubmit=${submit}>
    <label class="strong" for="first-words">Your first words to ${here.name}</label>
    <textarea id="first-words" ref=${field} maxlength=${BODY_MAX} aria-describedby="first-help" aria-invalid=${trouble ? "true" : undefined} value=${draft.value}
      onInput=${(event) => kept(here.id, (draft.value = event.currentTarget.value))} onKeyDown=${(event) => key(event, submit, onClose)}></textarea>
    <p class="small faint" id="first-help">They see it above the chat’s button. Until they answer, nobody writes first again.</p>
    ${words && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" />${words}</p>`}
    <div class="row">
      <button class="button button-primary" type="submit" aria-busy=${busy ? "true" : undefined} disabled=${gone || !draft.value.trim()}>Send</button>
      <button class="button button-quiet" type="button" onClick=${onClose}>Not now</button>
    </div>
  </form>`;
}

/** Enter sends, as in the inbox; Escape closes this, not the panel. */
function key(event, submit, onClose) {
  if (event.key === "Escape") {
    event.stopPropagation();
    onClose();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
}

/** A try that was not confirmed and the next are one: the words keep their id as long as they stay the same. */
function kept(visitor, text) {
  if (text.trim()) drafts.set(visitor, { text, id: newId() });
  else drafts.delete(visitor);
}

/** @returns {Promise<string>} why not, or nothing */
async function sent(here, text, line) {
  const { id } = drafts.get(here.id) ?? { id: newId() };
  try {
    await line.invite(here.id, text, id);
    drafts.delete(here.id);
    say(`Sent to ${here.name}`);
    return "";
  } catch (fault) {
    return fault.detail ?? String(fault);
  }
}
