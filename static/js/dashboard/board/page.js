// The board of visitors: everything is put together here, once.
import { html } from "htm/preact";
import { effect } from "@preact/signals";
import { render } from "preact";
import { Server } from "paldesk/dashboard/http";
import { Icon } from "paldesk/dashboard/marks";
import { ownPresence } from "paldesk/dashboard/presence";
import { watchIdleness } from "paldesk/dashboard/present";
import { connection } from "paldesk/dashboard/words";
import { Filters } from "paldesk/dashboard/board/filters";
import { feedPalette, listenToKeys, Sheet } from "paldesk/dashboard/board/keys";
import { Line } from "paldesk/dashboard/board/line";
import { List } from "paldesk/dashboard/board/list";
import { number } from "paldesk/dashboard/board/words";
import { WorldMap } from "paldesk/dashboard/board/map";
import { Room } from "paldesk/dashboard/board/room";
import { Side } from "paldesk/dashboard/board/side";
import { Hint, Why } from "paldesk/dashboard/board/why";

const told = JSON.parse(document.getElementById("bootstrap").textContent);
const server = new Server(told.csrf);
const room = new Room(told, server);
const line = new Line({ me: told.me, people: told.people, socket: told.socket, getTicket: () => server.ticket(told.urls.ticket), onBoard: (frame) => room.hear(frame) });

function App() {
  const chosen = Boolean(room.shown.value);
  const blank = room.known.value && !room.size.value && Boolean(told.why.reason);
  return html`<h1 class="visually-hidden">Visitors</h1><div class="panes board" data-pane=${chosen ? "side" : "main"} data-context=${chosen ? "open" : "closed"}>
    <section class="pane-main board-main" aria-label="Visitors">
      <header class="pane-head"><h2>Visitors</h2><${Count} /><span class="grow"></span>
        ${!blank && html`<button class="button button-small" type="button" aria-pressed=${String(room.map.value)} onClick=${() => room.toggleMap()}><${Icon} name="map" />Map</button>`}
        <button class="button button-quiet button-icon button-small board-help" type="button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts" onClick=${() => /** @type {HTMLDialogElement} */ (document.getElementById("board-keys")).showModal()}><${Icon} name="keyboard" /></button>
      </header>
      ${!blank && room.map.value && html`<${WorldMap} room=${room} />`}
      ${!blank && html`<${Filters} room=${room} />`}
      <${Hint} room=${room} />
      <${Body} />
    </section>
    <${Side} room=${room} line=${line} />
  </div><${Sheet} />`;
}

function Count() {
  const size = room.size.value;
  return html`<span class="badge badge-accent tabular" data-board-count>${room.known.value ? `${number(size)} here now` : "Looking…"}</span>`;
}

function Body() {
  if (!room.known.value) return html`<div class="board-scroll" aria-busy="true" aria-label="Loading" role="status">${Array.from({ length: 8 }, (_, at) => html`<div class="skeleton-row" key=${at}><span class="skeleton skeleton-face"></span><span class="grow"><span class="skeleton skeleton-short"></span><span class="skeleton"></span></span></div>`)}</div>`;
  return room.list.value.length ? html`<${List} room=${room} line=${line} />` : html`<${Why} room=${room} />`;
}

/** On the rail, too, as it was drawn with the page. */
function railed() {
  const count = /** @type {HTMLElement|null} */ (document.querySelector('.rail-link[data-room="visitors"] .count'));
  if (!count || !room.known.value) return;
  const size = room.size.value;
  count.hidden = !size;
  count.firstElementChild.textContent = size > 99 ? "99+" : String(size);
  count.lastElementChild.textContent = `${size} here now`;
}

function barred() {
  const { state, code } = line.line.value;
  const words = connection(state, code);
  const bar = document.getElementById("connection");
  bar.hidden = !words;
  bar.querySelector("span").textContent = words;
  bar.querySelector("a").hidden = state !== "refused";
  bar.classList.toggle("banner-danger", state === "refused");
  bar.classList.toggle("banner-note", state !== "refused");
}

const root = document.getElementById("board");
root.replaceChildren();
render(html`<${App} />`, root);
root.removeAttribute("aria-busy");
ownPresence(line);
watchIdleness(line.present, /** @type {any} */ ({ rests() {} }));
listenToKeys(room);
feedPalette(room);
effect(barred);
effect(railed);
effect(() => void (document.body.dataset.pane = room.shown.value ? "side" : "list"));
line.start();
