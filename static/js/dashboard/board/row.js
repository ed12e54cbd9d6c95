// One visitor in the list.
import { html } from "htm/preact";
import { useComputed } from "@preact/signals";
import { Face, Icon } from "paldesk/dashboard/marks";
import { DEVICES, lasted, path, program, proof, second, standing, times } from "paldesk/dashboard/board/words";

const DEVICE_ICONS = { desktop: "monitor", phone: "smartphone", tablet: "tablet" };

/** @param {{ here: import("paldesk/dashboard/board/crowd").Here, room: import("paldesk/dashboard/board/room").Room,
 *   line: import("paldesk/dashboard/board/line").Line, place: number, of: number, chosen: boolean, stop: boolean }} props */
export function Row({ here, room, line, place, of, chosen, stop }) {
  if (!here.agreed) return html`<${Somebody} place=${place} of=${of} />`;
  const words = standing(here, (id) => line.name(id));
  return html`<li class="board-item" aria-setsize=${of} aria-posinset=${place}>
    <button class="board-row" type="button" data-visitor=${here.id} tabindex=${stop ? 0 : -1} aria-current=${chosen ? "true" : undefined} onClick=${() => room.choose(here.id)}>
      <${Face} name=${here.name} id=${here.contact} picture=${here.picture} size=${32} />
      <span class="board-cell board-who">
        <span class="board-name truncate">${here.name}</span>
        <span class="board-small truncate"><${Proof} here=${here} /><span>${times(here)}</span></span>
      </span>
      <span class="board-cell board-page">
        <span class="truncate">${here.title || path(here.url) || "No page told yet"}</span>
        <span class="board-small truncate">${path(here.url)}</span>
      </span>
      <${Times} here=${here} />
      <span class="board-cell board-from"><span class="truncate">${here.source || html`<span class="faint">Came directly</span>`}</span></span>
      <span class="board-cell board-place"><span class="truncate">${here.city || room.country(here.country)}</span><span class="board-small truncate">${here.city && room.country(here.country)}</span></span>
      <span class="board-cell board-device" title=${`${DEVICES[here.device] ?? ""} ${program(here)}`.trim()}>
        ${here.device && html`<${Icon} name=${DEVICE_ICONS[here.device] ?? "monitor"} />`}<span class="truncate">${program(here)}</span>
      </span>
      <span class="board-cell board-talk">${words && html`<span class=${`badge truncate ${BADGES[here.state]}`}>${words}</span>`}${here.blocked && html`<span class="badge badge-danger"><${Icon} name="ban" />Blocked</span>`}</span>
    </button>
  </li>`;
}

const BADGES = { invited: "badge-info", waiting: "badge-note", talking: "badge-accent" };

/** Who opened the chat and agreed to nothing: that somebody is there, and nothing else. */
function Somebody({ place, of }) {
  return html`<li class="board-item" aria-setsize=${of} aria-posinset=${place}>
    <div class="board-row board-unknown">
      <span class="face face-ghost" aria-hidden="true">?</span>
      <span class="board-cell board-who"><span class="board-name">Someone in the chat</span><span class="board-small truncate">Did not agree to be seen</span></span>
    </div>
  </li>`;
}

export function Proof({ here }) {
  return html`<span class=${here.verified ? "board-proof board-verified" : "board-proof"} title=${here.verified ? "Verified by your server" : "Your server does not vouch for this person"}>
    ${here.verified && html`<${Icon} name="badge-check" />`}${proof(here)}</span>`;
}

/** Two clocks that run by themselves: their texts alone change. */
function Times({ here }) {
  if (!here.arrived_at) return html`<span class="board-cell board-times"></span>`;
  return html`<span class="board-cell board-times tabular">
    <span><${Lasted} key=${here.arrived_at} since=${here.arrived_at} /><span class="board-unit"> on the site</span></span>
    <span class="board-small"><${Lasted} key=${here.page_at} since=${here.page_at} /><span class="board-unit"> on the page</span></span>
  </span>`;
}

export function Lasted({ since }) {
  return html`<time>${useComputed(() => lasted(since, second.value))}</time>`;
}
