// Files of the visitor: by the button, by pasting, by dropping; sent while the text is still being written.
import { FILES_MAX } from "paldesk/protocol";
import { begun } from "paldesk/chatbox/asked";
import { make } from "paldesk/chatbox/dom";
import { icon } from "paldesk/chatbox/icon";
import { say } from "paldesk/chatbox/say";
import { clock } from "paldesk/chatbox/words";
import { Uploads } from "paldesk/chatbox/uploads";

/** @param {any} frame */
export function begin(frame) {
  const uploads = new Uploads(frame, draw);
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "file", multiple: true, hidden: true, "aria-label": say("files.attach") }));
  const button = frame.at("attach");
  button.addEventListener("click", () => input.click());
  const list = make("ul", { id: "files", "aria-label": say("files.attached"), hidden: true });
  const told = make("p", { class: "hidden", role: "status" });
  input.addEventListener("change", () => (add(input.files), (input.value = "")));
  frame.composer.form.prepend(list, told);
  frame.composer.form.append(input);
  frame.composer.form.classList.add("takes-files");
  frame.composer.more = () => carried(uploads);
  // What was sent belongs to a message now.
  const send = frame.composer.on.send;
  frame.composer.on.send = (text, more) => (send(text, more), more && uploads.clear());
  frame.hear(({ type }) => type === "ended" && uploads.clear());
  listen(frame, add);

  async function add(files) {
    const chosen = [...files];
    frame.composer.focus();
    await begun(frame).catch(() => {});
    uploads.add(chosen);
  }

  function draw(all) {
    list.hidden = !all.length;
    keyed(list, all, (upload) => chip(upload, uploads, frame));
    told.textContent = all.map(said).filter(Boolean).join(" ");
    frame.composer.fit();
  }
}

/** What goes with the message; false while something is on its way or was not taken. */
function carried({ all }) {
  if (!all.length) return undefined;
  return all.every(({ state }) => state === "ready") && { files: all.map(({ file }) => file) };
}

/** For those who listen: not every step, only what was reached. */
function said({ name, state, trouble }) {
  if (state === "failed") return `${name}: ${words(trouble)}`;
  return state === "ready" ? say("files.is_attached", { name }) : "";
}

const words = (trouble) => say(`files.${trouble}`, { max: trouble === "too_large" ? 25 : FILES_MAX });

/** Chips keep their elements: a button that has the focus keeps it while its progress moves. */
function keyed(list, all, make_) {
  const known = new Map([...list.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.key, child]));
  const wanted = all.map((upload) => {
    const element = known.get(upload.key) ?? make_(upload);
    element.update(upload);
    return element;
  });
  for (const child of [...list.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((element, index) => list.children[index] !== element && list.insertBefore(element, list.children[index] ?? null));
}

function chip({ key, name }, uploads, frame) {
  const mark = make("span", { class: "mark" }, icon("file", 16));
  const facts = make("small");
  const bar = make("progress", { max: 1, "aria-label": say("files.sending", { name }) });
  const again = make("button", { type: "button", text: say("files.again"), class: "again", onclick: () => uploads.retry(key) });
  const remove = make("button", { type: "button", class: "away", onclick: () => (uploads.remove(key), frame.composer.focus()) }, icon("close", 16));
  /** @type {any} */
  const element = make("li", { "data-key": key }, mark, make("span", { class: "about" }, make("b", { text: name, title: name }), facts), again, remove, bar);
  element.update = ({ state, progress, trouble, retry, size }) => {
    element.dataset.state = state;
    again.hidden = !retry;
    bar.hidden = state !== "sending";
    /** @type {HTMLProgressElement} */ (bar).value = progress;
    facts.textContent = state === "failed" ? words(trouble) : state === "preparing" || state === "waiting" ? say(`files.${state}`) : bytes(size);
    remove.setAttribute("aria-label", say(state === "ready" || state === "failed" ? "files.remove" : "files.cancel", { name }));
  };
  return element;
}

const bytes = (size) => (size < 1e6 ? `${Math.ceil(size / 1e3)} kB` : `${(size / 1e6).toFixed(1)} MB`);

function listen(frame, add) {
  const body = document.body;
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const hover = (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    body.dataset.drop = say("files.drop");
  };
  const leave = (event) => event.relatedTarget || delete body.dataset.drop;
  const drop = (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    delete body.dataset.drop;
    add(event.dataTransfer.files);
  };
  const paste = (event) => {
    const { files, types } = event.clipboardData;
    // An office program offers a text as a picture, too: the text is what was meant.
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    add([...files].map(named));
  };
  for (const [type, deal] of Object.entries({ dragenter: hover, dragover: hover, dragleave: leave, drop })) body.addEventListener(type, deal);
  frame.composer.field.addEventListener("paste", paste);
}

/** A picture from the clipboard is called "image.png" by every browser: the time tells two of them apart. */
function named(file) {
  if (file.name !== "image.png") return file;
  return new File([file], `${say("files.pasted", { time: clock(Date.now()).replaceAll(":", ".") })}.png`, { type: file.type });
}
