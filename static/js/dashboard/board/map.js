// The map: countries shaded by the visits of the last 30 days, a dot where somebody is now, and the same as a table.
import { html } from "htm/preact";
import { useComputed, useSignal } from "@preact/signals";
import { Icon } from "paldesk/dashboard/marks";
import { many, number } from "paldesk/dashboard/board/words";

const SHADES = 5;
const SMALLEST = 7;

/** @param {{ room: import("paldesk/dashboard/board/room").Room }} props */
export function WorldMap({ room }) {
  const table = useSignal(false);
  const { month } = room.told;
  const most = Math.max(0, ...Object.values(month));
  return html`<section class="board-map" aria-label="Where they are">
    <div class="board-map-head">
      <${Legend} most=${most} />
      <span class="grow"></span>
      <div class="segments" role="group" aria-label="How it is shown">
        <button type="button" aria-pressed=${String(!table.value)} onClick=${() => (table.value = false)}>Map</button>
        <button type="button" aria-pressed=${String(table.value)} onClick=${() => (table.value = true)}>Table</button>
      </div>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Hide the map" onClick=${() => room.toggleMap(false)}><${Icon} name="x" /></button>
    </div>
    ${table.value ? html`<${Table} room=${room} />` : html`<${Drawing} room=${room} most=${most} />`}
  </section>`;
}

function Drawing({ room, most }) {
  const { map, month } = room.told;
  const chosen = room.wanted.value.country;
  return html`<svg class="world" viewBox=${`0 0 ${map.box.join(" ")}`} role="img" aria-label="Map of the world. The table beside it says the same in words.">
    ${map.drawn.map((code) => html`<${Country} key=${code} code=${code} file=${map.url} shade=${shade(month[code] ?? 0, most)} chosen=${code === chosen} room=${room} />`)}
    <${Dots} room=${room} />
  </svg>`;
}

function Country({ code, file, shade, chosen, room }) {
  return html`<use class=${`world-country world-${shade}`} href=${`${file}#${code}`} data-country=${code} data-chosen=${chosen || undefined} onClick=${() => pick(room, code)}><title>${useComputed(() => said(room, code))}</title></use>`;
}

function Dots({ room }) {
  const counts = room.countries.value;
  const dots = room.told.countries.filter(({ code }) => counts.has(code)).sort((one, other) => counts.get(other.code) - counts.get(one.code));
  return dots.map(({ code, at }) => html`<circle key=${code} class="world-dot" cx=${at[0]} cy=${at[1]} r=${SMALLEST + 3 * Math.sqrt(counts.get(code) - 1)} data-dot=${code} onClick=${() => pick(room, code)}><title>${said(room, code)}</title></circle>`);
}

function Legend({ most }) {
  return html`<p class="world-legend small">
    <span class="row"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle class="world-dot" cx="8" cy="8" r="5" /></svg>Here now</span>
    ${most > 0 && html`<span class="row">Visits in 30 days: <span class="tabular">1</span><span class="world-scale" aria-hidden="true">${Array.from({ length: SHADES }, (_, at) => html`<span key=${at} class=${`world-swatch world-${at + 1}`}></span>`)}</span>${most > 1 && html`<span class="tabular">${number(most)}</span>`}</span>`}
  </p>`;
}

function Table({ room }) {
  const rows = counted(room);
  if (!rows.length) return html`<p class="board-map-none faint">No visit with a known country in the last 30 days.</p>`;
  return html`<div class="table-scroll board-map-table" tabindex="0" role="region" aria-label="Visitors by country"><table class="table">
    <thead><tr><th scope="col">Country</th><th scope="col" class="number">Here now</th><th scope="col" class="number">Visits in 30 days</th></tr></thead>
    <tbody>${rows.map(({ code, now, month }) => html`<tr key=${code}>
      <th scope="row"><button class="button-link" type="button" aria-pressed=${String(room.wanted.value.country === code)} onClick=${() => pick(room, code)}>${room.country(code)}</button></th>
      <td class="number">${now}</td><td class="number">${number(month)}</td></tr>`)}</tbody>
  </table></div>`;
}

function counted(room) {
  const now = room.countries.value;
  const { month } = room.told;
  const codes = [...new Set([...now.keys(), ...Object.keys(month)])].filter(Boolean);
  return codes.map((code) => ({ code, now: now.get(code) ?? 0, month: month[code] ?? 0 })).sort((one, other) => other.now - one.now || other.month - one.month);
}

/** Again, and it is everywhere. */
function pick(room, code) {
  room.want({ country: room.wanted.value.country === code ? "" : code });
}

function said(room, code) {
  const now = room.countries.value.get(code) ?? 0;
  return `${room.country(code)}: ${now} here now, ${many(room.told.month[code] ?? 0, "visit", "visits")} in 30 days`;
}

/** From 0, none, to SHADES: by orders of magnitude, for a few countries have most of them. */
export function shade(count, most) {
  return count ? Math.ceil((SHADES * Math.log1p(count)) / Math.log1p(most)) : 0;
}
