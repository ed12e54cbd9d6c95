// What is attached to the text under way: chips with their progress, by the button, by pasting, by dropping.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { FILES_MAX } from "paldesk/protocol";
import { ATTACHED, CARRIED, FIELD_KEYS, HINDRANCES, NOTICES, SENT, TOOLS } from "paldesk/dashboard/composer-parts";
import { Icon } from "paldesk/dashboard/marks";
import { sizeOf } from "paldesk/dashboard/words";

const list = (writing) => writing.room.uploads.of(writing.row, writing.mode.value);
const add = (writing, files) => writing.room.uploads.add(writing.row, writing.mode.peek(), files);

TOOLS.unshift({ id: "attach", icon: "paperclip", words: "Attach files", Part: Attach });
ATTACHED.push(Attached);
NOTICES.push(Drop);
CARRIED.push((writing) => {
  const files = list(writing).value.filter(({ state }) => state === "ready").map(({ file }) => file);
  return files.length ? { files } : {};
});
HINDRANCES.push((writing) => {
  const uploads = list(writing).value;
  if (uploads.length > FILES_MAX) return `A message takes ${FILES_MAX} files: remove some.`;
  if (uploads.some(({ state }) => state === "failed")) return "A file was not taken: remove it, or try again.";
  return uploads.some(({ state }) => state !== "ready") ? "You can send once the files have arrived." : "";
});
SENT.push((writing, entry) => {
  const taken = writing.room.uploads.take(writing.row, writing.mode.peek());
  // In case it is taken back at once.
  writing.carriedFiles.set(entry.client_id, taken);
});
FIELD_KEYS.push((event, writing) => {
  const last = list(writing).peek().at(-1);
  if (event.key !== "Backspace" || !last || writing.text) return false;
  writing.room.uploads.remove(writing.row, writing.mode.peek(), last.key);
  return true;
});

function Attach({ writing, tool }) {
  const input = useRef(/** @type {HTMLInputElement|null} */ (null));
  const chosen = (event) => {
    add(writing, event.currentTarget.files);
    event.currentTarget.value = "";
    writing.focus();
  };
  return html`<button class="button button-quiet button-icon button-small" type="button" aria-label=${tool.words} title=${tool.words} onClick=${() => input.current.click()}><${Icon} name=${tool.icon} /></button>
    <input ref=${input} type="file" multiple hidden aria-label=${tool.words} onChange=${chosen} />`;
}

function Attached({ writing }) {
  const uploads = list(writing).value;
  const said = uploads.map(told).filter(Boolean).join(" ");
  return html`${uploads.length > 0 && html`<ul class="files composer-files" aria-label="Attached files">
      ${uploads.map((upload) => html`<${Chip} key=${upload.key} writing=${writing} upload=${upload} />`)}
    </ul>`}
    <span class="visually-hidden" role="status">${said}</span>`;
}

/** For those who listen: not every step, only what was reached. */
function told({ name, state, trouble }) {
  if (state === "failed") return `${name}: ${trouble}`;
  return state === "ready" ? `${name} is attached.` : "";
}

function Chip({ writing, upload }) {
  const { key, name, state, progress, trouble, again } = upload;
  const { uploads } = writing.room;
  const act = (what) => uploads[what](writing.row, writing.mode.peek(), key);
  return html`<li class="file" data-state=${state}>
    <${Small} writing=${writing} upload=${upload} />
    <span class="file-words"><span class="file-name truncate" title=${name}>${name}</span><span class="file-facts">${facts(upload)}</span></span>
    ${state === "failed" && again && html`<button class="button button-quiet button-small" type="button" aria-label=${`Try ${name} again`} onClick=${() => act("retry")}>Try again</button>`}
    <button class="button button-quiet button-icon button-small" type="button" aria-label=${`${state === "sending" || state === "waiting" ? "Cancel" : "Remove"} ${name}`} title=${state === "sending" ? "Cancel" : "Remove"} onClick=${() => (act("remove"), writing.focus())}><${Icon} name="x" /></button>
    ${state === "sending" && html`<progress class="file-progress" max="1" value=${progress} aria-label=${`Sending ${name}`}></progress>`}
    ${trouble && html`<span class="visually-hidden">${trouble}</span>`}
  </li>`;
}

function Small({ writing, upload: { file, kind } }) {
  if (file?.width) return html`<img class="file-image" src=${writing.room.uploads.address(file.id, "preview/")} alt="" />`;
  return html`<span class="file-mark"><${Icon} name=${fileIcon(kind)} /></span>`;
}

function facts({ state, progress, size, trouble }) {
  if (state === "failed") return trouble;
  if (state === "preparing") return "Preparing the preview…";
  return state === "sending" ? `${Math.round(progress * 100)} % of ${sizeOf(size)}` : state === "waiting" ? "Waiting" : sizeOf(size);
}

/** @param {string} kind a media type */
export function fileIcon(kind) {
  if (/zip|compressed/u.test(kind)) return "file-archive";
  return ICONS[kind.split("/")[0]] ?? (/sheet|csv|excel/u.test(kind) ? "sheet" : /pdf|document|word|text/u.test(kind) ? "file-text" : "file");
}

const ICONS = { image: "image", audio: "music", video: "film" };

/** Files may be dropped anywhere on the conversation, and pasted where one writes. */
function Drop({ writing }) {
  const over = useSignal(false);
  const here = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    const pane = /** @type {HTMLElement} */ (here.current.closest(".pane-main"));
    return listening(pane, writing, over);
  }, []);
  return html`<span ref=${here} hidden></span>${over.value && html`<p class="composer-drop"><${Icon} name="paperclip" />Drop to attach</p>`}`;
}

function listening(pane, writing, over) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const hover = (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over.value = true;
  };
  const leave = (event) => !pane.contains(event.relatedTarget) && (over.value = false);
  const drop = (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over.value = false;
    add(writing, event.dataTransfer.files);
    writing.focus();
  };
  const paste = (event) => {
    const { files } = event.clipboardData;
    // An office program offers a text as a picture, too: the text is what was meant.
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add(writing, [...files].map(named));
  };
  const on = Object.entries({ dragenter: hover, dragover: hover, dragleave: leave, drop, paste });
  for (const [type, deal] of on) pane.addEventListener(type, deal);
  return () => on.forEach(([type, deal]) => pane.removeEventListener(type, deal));
}

/** A picture from the clipboard is called "image.png" by every browser: the time tells two of them apart. */
function named(file) {
  if (file.name !== "image.png") return file;
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
  return new File([file], `Pasted at ${time}.png`, { type: file.type });
}
