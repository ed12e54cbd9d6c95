// A new message while the chat is closed: who wrote and how it begins, drawn small above the launcher. It is drawn here,
// so the page around never reads it; the loader is told only how much room it takes.
import { make } from "paldesk/chatbox/dom";
import { Shelf, tab } from "paldesk/chatbox/storage";
import { say } from "paldesk/chatbox/say";
import { face } from "paldesk/chatbox/transcript";

let shown = null;
// What was dismissed stays so on the next page of this tab, and goes with it.
const kept = new Shelf(tab());
const dismissed = ({ session }) => `${session.name}.peeked`;

/** Show, change or take away, as it stands now. @param {any} frame */
export function peek(frame) {
  const row = frame.open ? null : newest(frame);
  if ((row?.key ?? null) === (shown?.key ?? null)) return;
  if (row) show(frame, row);
  else hide(frame);
}

/** The newest unread message of the conversation, unless it was dismissed. */
function newest(frame) {
  const { store } = frame;
  const unread = store.rows().filter((row) => row.kind === "message" && !row.mine && row.seq > store.visitorRead);
  const row = unread.at(-1);
  return row && row.key !== kept.get(dismissed(frame)) ? row : null;
}

function show(frame, row) {
  shown?.box.remove();
  const name = row.name || frame.site.name;
  const told = say("new_from", { name });
  const text = make("span", { class: "peek-text", dir: "auto", text: row.body || row.files?.[0]?.name || "" });
  const about = make("span", { class: "peek-about" }, make("b", { text: name }), text);
  const open = make("button", { type: "button", class: "peek-open", onclick: () => frame.host.tell("open") }, face(row, name), about);
  const dismiss = make("button", { type: "button", class: "peek-dismiss", "aria-label": say("dismiss"), text: "×", onclick: () => away(frame) });
  const status = make("p", { class: "hidden", role: "status" });
  const box = make("main", { id: "peek" }, make("h1", { class: "hidden", text: told }), open, dismiss, status);
  // Escape dismisses it, not the chat around it.
  box.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), away(frame)));
  shown = { key: row.key, box };
  document.body.append(box);
  document.body.classList.add("peek");
  frame.peeking = true;
  frame.host.tell("peek", { height: box.offsetHeight });
  // Read aloud, for what is new in a region that was there.
  setTimeout(() => (status.textContent = told), 100);
}

function away(frame) {
  kept.set(dismissed(frame), shown.key);
  hide(frame);
}

function hide(frame) {
  shown.box.remove();
  shown = null;
  document.body.classList.remove("peek");
  frame.peeking = false;
  frame.host.tell("peek", { height: 0 });
}
