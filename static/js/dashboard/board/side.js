// Beside the list: the one who is looked at, their way over the site, and the first words to them.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Face, Icon, Since } from "paldesk/dashboard/marks";
import { WIDE } from "paldesk/dashboard/place";
import { rowOf } from "paldesk/dashboard/board/list";
import { Lasted, Proof } from "paldesk/dashboard/board/row";
import { DEVICES, many, path, program, spent, standing, times } from "paldesk/dashboard/board/words";
import { First } from "paldesk/dashboard/board/first";

/** @typedef {{ url: string, title: string, at: number, seconds: number|null }} Page
 * @typedef {{ id: string, began_at: number, pages: number, seconds: number, source: string, views: Page[] }} Stay
 * @typedef {import("paldesk/dashboard/board/crowd").Here} Here */

/** @param {{ room: import("paldesk/dashboard/board/room").Room, line: import("paldesk/dashboard/board/line").Line }} props */
export function Side({ room, line }) {
  const shown = room.shown.value;
  const head = useRef(/** @type {HTMLElement|null} */ (null));
  const id = shown?.here.id;
  useEffect(() => {
    if (id && !WIDE.matches) head.current?.focus();
  }, [id]);
  if (!shown) return null;
  const { here, gone } = shown;
  return html`<aside class="pane-side board-side" aria-label=${`About ${here.name}`} onKeyDown=${(event) => event.key === "Escape" && shut(room)}>
    <header class="pane-head">
      <button class="button button-quiet button-icon pane-back" type="button" aria-label="Back to the list" onClick=${() => shut(room)}><${Icon} name="arrow-left" size=${20} flip=${true} /></button>
      <h2 class="grow" ref=${head} tabindex="-1">About</h2>
      <button class="button button-quiet button-icon button-small board-shut" type="button" aria-label="Close this panel" onClick=${() => shut(room)}><${Icon} name="x" /></button>
    </header>
    <div class="pane-body" tabindex="-1">
      ${gone && html`<p class="board-gone" role="status"><${Icon} name="circle-dashed" />${here.name} has left the site.</p>`}
      <${Who} key=${here.id} here=${here} room=${room} line=${line} gone=${gone} />
      <${Way} key=${`${here.id} way`} here=${here} room=${room} gone=${gone} />
    </div>
  </aside>`;
}

/** Back to the row it came from. */
export function shut(room) {
  const id = room.chosen.peek();
  room.choose(null);
  requestAnimationFrame(() => id && rowOf(id)?.focus());
}

function Who({ here, room, line, gone }) {
  const { urls } = room.told;
  return html`<div class="about-who">
      <${Face} name=${here.name} id=${here.contact} picture=${here.picture} size=${40} />
      <div class="grow"><p class="strong about-name">${here.name}</p><p class="small"><${Proof} here=${here} /></p></div>
      ${urls.contacts && html`<a class="button button-small" href=${`${urls.contacts}${here.contact}/`}>Open profile</a>`}
    </div>
    <div class="board-talking">
      ${here.number ? html`<${Talk} here=${here} line=${line} urls=${urls} />` : html`<${First} here=${here} room=${room} line=${line} gone=${gone} />`}
    </div>
    <dl class="facts board-facts">
      <dt>Visits</dt><dd>${times(here)}</dd>
      <dt>From</dt><dd>${here.source || "Came directly"}</dd>
      ${here.country && html`<dt>Place</dt><dd>${[here.city, room.country(here.country)].filter(Boolean).join(", ")}</dd>`}
      ${(here.browser || here.os) && html`<dt>Device</dt><dd>${[DEVICES[here.device], program(here)].filter(Boolean).join(", ")}</dd>`}
      ${here.arrived_at > 0 && !gone && html`<dt>Here for</dt><dd class="tabular"><${Lasted} key=${here.arrived_at} since=${here.arrived_at} /></dd>`}
    </dl>`;
}

function Talk({ here, line, urls }) {
  const words = standing(here, (id) => line.name(id));
  return html`<p>${words}.</p><a class="button button-primary" href=${`${urls.inbox}${here.number}/`}><${Icon} name="messages-square" />Open conversation #${here.number}</a>`;
}

/** The pages in their order; what came before this visit below. It is asked for again with every page. */
function Way({ here, room, gone }) {
  const told = useSignal(/** @type {{ visits: Stay[], trouble: string }|null} */ (null));
  useEffect(() => {
    const stopped = new AbortController();
    load(room, here.id).then((way) => stopped.signal.aborted || (told.value = way));
    return () => stopped.abort();
  }, [here.id, here.url, here.page_at]);
  const way = told.value;
  if (!way) return html`<section class="board-way" aria-busy="true"><h3>This visit</h3><div class="skeleton-row"><span class="grow"><span class="skeleton skeleton-short"></span><span class="skeleton"></span></span></div></section>`;
  if (way.trouble) return html`<section class="board-way"><h3>This visit</h3><p role="alert">${way.trouble}</p><button class="button button-small" type="button" onClick=${async () => (told.value = await load(room, here.id))}>Try again</button></section>`;
  const [now, ...earlier] = way.visits;
  return html`<section class="board-way"><h3>This visit</h3>${now ? html`<${Pages} stay=${now} current=${!gone} />` : html`<p class="faint">No page is kept of it yet.</p>`}</section>
    ${earlier.length > 0 && html`<section class="board-way"><h3>Earlier visits</h3>${earlier.map((stay) => html`<details class="board-earlier" key=${stay.id}>
      <summary><span><${Since} at=${stay.began_at} /></span><span class="faint small">${many(stay.pages, "page", "pages")}${stay.source && `, from ${stay.source}`}</span></summary><${Pages} stay=${stay} /></details>`)}</section>`}`;
}

async function load(room, id) {
  try {
    return { ...(await room.server.get(`${room.told.urls.visitors}${id}/`)), trouble: "" };
  } catch (fault) {
    return { visits: [], trouble: fault.status === 404 ? "Nothing is kept of this visit any more." : (fault.detail ?? String(fault)) };
  }
}

/** @param {{ stay: Stay, current?: boolean }} props */
function Pages({ stay, current = false }) {
  return html`<ol class="board-pages">${stay.views.map((page, at) => html`<li key=${page.at} aria-current=${current && at === stay.views.length - 1 ? "step" : undefined}>
    <a href=${page.url} target="_blank" rel="noopener noreferrer">${page.title || path(page.url)}<span class="visually-hidden"> (opens in a new tab)</span></a>
    <span class="board-small truncate">${path(page.url)}</span>
    <span class="board-small"><${Since} at=${page.at} />${page.seconds ? `, ${spent(page.seconds)}` : ""}</span></li>`)}</ol>`;
}
