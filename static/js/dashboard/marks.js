// The small marks that stand everywhere: icons, faces, times.
import { html } from "htm/preact";
import { signal } from "@preact/signals";
import { hue, initials } from "paldesk/elements/face";
import { ago, clock, exactly, PRESENCE, since as sinceWords, urgency, waited } from "paldesk/dashboard/words";

const TICK = 20_000;

/** Now, as far as words like "4 min" care. */
export const now = signal(Date.now());
const tick = () => (now.value = Date.now());
if (globalThis.document) setInterval(tick, TICK);
globalThis.document?.addEventListener("visibilitychange", tick);

/** Drawn from the page's symbols ({% icon_symbols %}). @param {{ name: string, size?: number, flip?: boolean }} props */
export function Icon({ name, size = 16, flip = false }) {
  const classes = `icon${size === 16 ? "" : ` icon-${size}`}${flip ? " icon-flip" : ""}`;
  return html`<svg class=${classes} width=${size} height=${size} aria-hidden="true"><use href=${`#icon-${name}`} /></svg>`;
}

/** @param {{ name: string, id: string, picture?: string, size?: number, presence?: string, title?: string }} props */
export function Face({ name, id, picture = "", size = 32, presence = "", title = name }) {
  const sized = size === 32 ? "" : ` face-${size}`;
  return html`<span class=${`face hue-${hue(id)}${sized}`} title=${title}>
    ${picture ? html`<img src=${picture} alt="" decoding="async" />` : html`<span aria-hidden="true">${initials(name)}</span>`}
    ${presence && html`<span class="presence" data-presence=${presence}></span>`}
  </span>`;
}

/** A contact's own, where one was found and not taken away. @param {{ row: { name: string, contact: string, picture?: string }, size?: number, title?: string }} props */
export function Portrait({ row, size = 32, title = row.name }) {
  return html`<${Face} name=${row.name} id=${row.contact} picture=${portrait(row.picture)} size=${size} title=${title} />`;
}

/** The address of a contact's picture on this workspace's pages. @param {string} [name] */
export function portrait(name) {
  return name ? `/app/${location.pathname.split("/")[2]}/contacts/pictures/${name}.webp` : "";
}

/** @param {{ person: import("paldesk/protocol").Person, size?: number, presence?: boolean }} props */
export function Colleague({ person, size = 24, presence = true }) {
  const { name, id, picture, status } = person;
  return html`<${Face} name=${name} id=${id} picture=${picture} size=${size} presence=${presence ? status : ""} title=${`${name}: ${PRESENCE[status]}`} />`;
}

/** How long ago, exact on hover. @param {{ at: number }} props */
export function Ago({ at }) {
  return html`<time datetime=${new Date(at).toISOString()} title=${exactly(at)}>${ago(at, now.value)}</time>`;
}

/** 18 min ago; Monday, 14:02. @param {{ at: number }} props */
export function Since({ at }) {
  return html`<time datetime=${new Date(at).toISOString()} title=${exactly(at)}>${sinceWords(at, now.value)}</time>`;
}

/** How long somebody has been waiting, in the colour that says whether it is long. @param {{ since: number, goal: number }} props */
export function Waiting({ since, goal }) {
  const felt = urgency(since, now.value, goal);
  const title = `Waiting for an answer since ${exactly(since)}`;
  return html`<time class=${felt && `waiting-${felt}`} datetime=${new Date(since).toISOString()} title=${title}>
    <span class="visually-hidden">waiting for </span>${waited(since, now.value)}
  </time>`;
}

/** 14:02, the day on hover. @param {{ at: number }} props */
export function Clock({ at }) {
  return html`<time datetime=${new Date(at).toISOString()} title=${exactly(at)}>${clock(at)}</time>`;
}
