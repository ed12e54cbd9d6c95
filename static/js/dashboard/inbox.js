// The inbox: everything is put together here, once.
import { html } from "htm/preact";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { CONVERSATION_STARTED, MESSAGE_CREATED } from "paldesk/protocol";
import "paldesk/elements/menu";
import { say } from "paldesk/elements/toast";
import "paldesk/dashboard/acts/triage";
import "paldesk/dashboard/acts/contact";
import { Chooser } from "paldesk/dashboard/chooser";
import { listenForChoosing } from "paldesk/dashboard/bulk";
import { Context } from "paldesk/dashboard/context";
import { Desk } from "paldesk/dashboard/desk";
import { Dialogs } from "paldesk/dashboard/dialogs";
import { Drafts } from "paldesk/dashboard/drafts";
import { Server } from "paldesk/dashboard/http";
import { badge } from "paldesk/dashboard/favicon";
import { keepFocus } from "paldesk/dashboard/focus";
import { listenToKeys } from "paldesk/dashboard/keys";
import { Later } from "paldesk/dashboard/later";
import { List } from "paldesk/dashboard/list";
import { Lists } from "paldesk/dashboard/lists";
import { feedPalette } from "paldesk/dashboard/palette";
import { Notices } from "paldesk/dashboard/notices";
import { listenToNotices } from "paldesk/dashboard/noticing";
import { Pane } from "paldesk/dashboard/pane";
import { People } from "paldesk/dashboard/people";
import { Place } from "paldesk/dashboard/place";
import { ownPresence } from "paldesk/dashboard/presence";
import { Sheet } from "paldesk/dashboard/sheet";
import { listenForSearch } from "paldesk/dashboard/search";
import { watchIdleness } from "paldesk/dashboard/present";
import "paldesk/dashboard/replying";
import { adopt } from "paldesk/dashboard/state";
import { Uploads } from "paldesk/dashboard/uploads";
import { Unsent } from "paldesk/dashboard/unsent";
import { connection } from "paldesk/dashboard/words";
import "paldesk/dashboard/acts/macros";
import "paldesk/dashboard/acts/writing";
import "paldesk/dashboard/canned";
import "paldesk/dashboard/sending";
import "paldesk/dashboard/waiting";
import "paldesk/dashboard/arrivals";
import "paldesk/dashboard/ask";
import "paldesk/dashboard/attached";
import "paldesk/dashboard/emoji";
import "paldesk/dashboard/markup";
import "paldesk/dashboard/mentions";
import "paldesk/dashboard/sent";

const told = JSON.parse(document.getElementById("bootstrap").textContent);
const server = new Server(told.csrf);
const unsent = new Unsent(told.me);
const drafts = new Drafts(unsent, server, told.urls.inbox, told.drafts);
const later = new Later(drafts, server, told.urls.inbox, told.zone);
const news = signal("");
const desk = new Desk({
  me: told.me,
  people: told.people,
  socket: told.socket,
  unsent,
  getTicket: () => server.ticket(told.urls.ticket),
  onReconnected: () => (lists.reconnected(), notices.reconnected()),
  onViews: () => lists.refreshViews(),
  onEvent: (event) => (announce(event), later.heard(event)),
  onRemoved: (conversation) => place.removed(conversation),
  onTrouble: (words) => say(words, { tone: "danger" }),
});
const lists = new Lists(desk, server, told);
const notices = new Notices(desk, server, told.urls.notices, told.notices);
const place = new Place(desk, lists, server, told.urls.inbox);
const uploads = new Uploads(server, told.urls.inbox, unsent);
const people = new People(server, told.urls.inbox, (row) => desk.change((state) => adopt(state, [row])));
people.follow(desk, () => place.row.value);
/** @type {import("paldesk/dashboard/actions").Room} */
const room = { desk, lists, place, people, unsent, server, later, uploads, notices, told, say };

function App() {
  const context = place.context.value && place.row.value ? "open" : "closed";
  return html`<h1 class="visually-hidden">Inbox</h1>
    <div class="panes inbox" data-pane=${place.pane.value} data-context=${context}>
      <${List} room=${room} />
      <${Pane} room=${room} />
      <${Context} room=${room} />
    </div>
    <${Chooser} room=${room} />
    <${Dialogs} />
    <${Sheet} room=${room} />
    <p class="visually-hidden" role="status">${news.value}</p>`;
}

/** For those who listen: what came to a conversation that is not open. The open one's log speaks for itself. */
function announce(event) {
  const row = desk.state.value.rows[event.conversation];
  if (event.by.kind !== "visitor" || event.conversation === place.conversation.value) return;
  if (event.type === MESSAGE_CREATED && row) news.value = `New message from ${row.name}`;
  if (event.type === CONVERSATION_STARTED) news.value = "A new conversation began";
}

function show() {
  const root = document.getElementById("inbox");
  root.replaceChildren();
  render(html`<${App} />`, root);
  root.removeAttribute("aria-busy");
  ownPresence(desk);
  watchIdleness(desk.present, desk.looking);
  listenToNotices(room);
  effect(() => desk.looking.at(place.conversation.value));
  listenToKeys(room);
  listenForSearch(lists);
  listenForChoosing(room);
  feedPalette(room);
  keepFocus(room, root);
  effect(() => titled(lists.unread.open.value));
  effect(() => void (document.body.dataset.pane = place.pane.value));
  effect(barred);
  effect(entered);
}

/** The number of unread conversations in the title and on the rail. */
function titled(unread) {
  const number = unread > 99 ? "99+" : String(unread);
  badge(unread);
  document.title = unread ? `(${number}) Inbox · Paldesk` : "Inbox · Paldesk";
  const door = document.querySelector('.rail-link[data-room="inbox"]');
  if (!door) return;
  const count = door.querySelector(".count") ?? door.appendChild(document.createElement("span"));
  count.className = unread ? "count" : "";
  count.textContent = unread ? number : "";
  count.ariaLabel = unread ? `${number} unread` : "";
}

/** A link of the list changes what stands beside it: for those who listen that must be said. */
function entered() {
  if (place.conversation.value) news.value = `Conversation with ${place.row.peek()?.name}`;
}

function barred() {
  const { state, code } = desk.line.value;
  const words = connection(state, code);
  const bar = document.getElementById("connection");
  bar.hidden = !words;
  bar.querySelector("span").textContent = words;
  bar.querySelector("a").hidden = state !== "refused";
  bar.classList.toggle("banner-danger", state === "refused");
  bar.classList.toggle("banner-note", state !== "refused");
  if (words) news.value = words;
}

lists.given(told.view, { rows: told.rows, next: told.next });
if (told.row) desk.change((state) => adopt(state, [told.row]));
place.arrive();
show();
desk.start();
