// What is asked of the crowd: a search, a row of choices, an order.
import { html } from "htm/preact";
import { useSignal } from "@preact/signals";
import { Icon } from "paldesk/dashboard/marks";
import { many } from "paldesk/dashboard/board/words";

const ORDER_WORDS = [["newest", "Newest first"], ["longest", "Longest here first"], ["moved", "Moved last first"], ["visits", "Most visits first"], ["page", "By page"], ["name", "By name"]];
const VISITS = [["new", "First visit"], ["returning", "Came before"]];
const WHO = [["known", "Name known"], ["unknown", "No name yet"], ["verified", "Verified by your server"]];
const TALK = [["none", "No conversation"], ["any", "In a conversation"], ["waiting", "Waiting for an answer"], ["invited", "Written to, no answer yet"]];
const DEVICE = [["desktop", "Computer"], ["phone", "Phone"], ["tablet", "Tablet"]];

/** @param {{ room: import("paldesk/dashboard/board/room").Room }} props */
export function Filters({ room }) {
  const open = useSignal(false);
  const wanted = room.wanted.value;
  const set = (name) => (event) => room.want({ [name]: event.currentTarget.value });
  const count = Object.entries(wanted).filter(([name, value]) => name !== "text" && value).length;
  return html`<div class="board-filters" role="search" aria-label="Visitors">
    <input class="board-search" type="search" aria-label="Find a visitor" placeholder="Find by name, page, city…" autocomplete="off" aria-keyshortcuts="/" value=${wanted.text} onInput=${set("text")} />
    <button class="button board-more" type="button" aria-expanded=${String(open.value)} aria-controls="board-choices" onClick=${() => (open.value = !open.value)}><${Icon} name="list-filter" />Filters${count ? html` <span class="count">${count}</span>` : ""}</button>
    <div class="board-choices" id="board-choices" data-open=${open.value || undefined}>
      ${room.told.sites.length > 1 && html`<${Choice} name="Site" any="Any site" value=${wanted.site} options=${room.told.sites.map(({ id, name }) => [id, name])} onChange=${set("site")} />`}
      <input class="board-page-field" type="search" aria-label="Page contains" placeholder="Page contains…" autocomplete="off" value=${wanted.page} onInput=${set("page")} />
      <${Choice} name="Country" any="Any country" value=${wanted.country} options=${countries(room)} onChange=${set("country")} />
      <${Choice} name="Visits" any="New or not" value=${wanted.visits} options=${VISITS} onChange=${set("visits")} />
      <${Choice} name="Who" any="Known or not" value=${wanted.who} options=${WHO} onChange=${set("who")} />
      <${Choice} name="Conversation" any="Talking or not" value=${wanted.talk} options=${TALK} onChange=${set("talk")} />
      <${Choice} name="Device" any="Any device" value=${wanted.device} options=${DEVICE} onChange=${set("device")} />
      <${Choice} name="Order" value=${room.order.value} options=${ORDER_WORDS} onChange=${(event) => (room.order.value = event.currentTarget.value)} />
    </div>
    ${room.filtered.value && html`<p class="board-found small"><span role="status">${many(room.list.value.length, "visitor fits", "visitors fit")}</span> <button class="button-link" type="button" onClick=${() => room.wantAll()}>Show everybody</button></p>`}
  </div>`;
}

function Choice({ name, any = "", value, options, onChange }) {
  return html`<select aria-label=${name} data-set=${(any && value) || undefined} value=${value} onChange=${onChange}>
    ${any && html`<option value="">${any}</option>`}
    ${options.map(([key, words]) => html`<option key=${key} value=${key} selected=${key === value}>${words}</option>`)}
  </select>`;
}

/** Those that somebody is in now, and the chosen one. */
function countries(room) {
  const counts = room.countries.value;
  const codes = new Set([...counts.keys(), room.wanted.value.country].filter(Boolean));
  const named = [...codes].map((code) => [code, `${room.country(code)} (${counts.get(code) ?? 0})`]);
  return named.sort(([, one], [, other]) => one.localeCompare(other));
}
