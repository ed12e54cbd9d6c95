// Writing and looking, as actions: each has a control on the screen, which is pressed.
import { register } from "paldesk/dashboard/actions";
import { frame, shown } from "paldesk/dashboard/drawn";

/** @typedef {import("paldesk/dashboard/actions").Room} Room */

/** At once where the conversation is open: the next letter is already meant for the field.
 * @param {import("paldesk/protocol").Row} row @param {Room} room @param {string} selector */
function pressIn(row, { place }, selector) {
  if (place.conversation.peek() === row.id) return press(document.querySelector(selector));
  place.open(row);
  return frame().then(() => shown(selector)).then(press);
}

/** @param {HTMLElement|null} control */
function press(control) {
  control?.focus();
  control?.click();
}

register(
  { id: "reply", icon: "send-horizontal", key: "r", menu: false, words: () => "Reply", run: (row, room) => pressIn(row, room, '.composer-mode[aria-keyshortcuts="r"]') },
  { id: "note", icon: "sticky-note", key: "n", menu: false, words: () => "Write a note", run: (row, room) => pressIn(row, room, '.composer-mode[aria-keyshortcuts="n"]') },
  {
    id: "about",
    icon: "panel-right",
    key: "i",
    menu: false,
    words: (row, { place }) => (place.context.value ? `Hide “About ${row.name}”` : `About ${row.name}`),
    run: (row, room) => pressIn(row, room, '.inbox-talk-head [aria-keyshortcuts="i"]'),
  },
);
