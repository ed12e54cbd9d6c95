// Beside the conversation: looking up public details now, and taking back what was found.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Fold } from "paldesk/dashboard/fold";
import { Ago, Icon } from "paldesk/dashboard/marks";

/** @typedef {{ on: boolean, values: { name: string, label: string, provider: string, at: number }[], waiting: boolean, why: string, last: string, last_at: number|null }} Enrichment */

/** @param {{ room: any, row: any, contact: { id: string, enrichment: Enrichment } }} props */
export function Enriched({ room, row, contact }) {
  const [said, say] = useState("");
  const { on, values, waiting, why, last, last_at } = contact.enrichment;
  if (!on && !values.length) return null;
  const base = `/app/${location.pathname.split("/")[2]}/contacts/${contact.id}/lookup/`;
  const act = (path) => async () => {
    try {
      say((await room.server.post(base + path)).words);
      room.people.load(row);
    } catch (fault) {
      say(fault.detail ?? String(fault));
    }
  };
  return html`<${Fold} name="enriched" title="Public details">
    ${values.map(({ name, label, provider, at }) => html`<p class="small soft" key=${name}>${label}: ${provider}, <${Ago} at=${at} /></p>`)}
    ${waiting ? html`<p class="small soft">Being looked up.</p>` : last && html`<p class="small soft">${last}, <${Ago} at=${last_at} />.</p>`}
    ${on && why && !waiting && html`<p class="small soft">Not looked up now. ${why}</p>`}
    <p class="small" role="status">${said}</p>
    <div class="row looked-up-row">
      ${on && !why && !waiting && html`<button class="button button-small" type="button" onClick=${act("")}><${Icon} name="search" />Look up now</button>`}
      ${values.some(({ name }) => name === "picture") && html`<button class="button button-small button-quiet" type="button" onClick=${act("removal/?only=picture")}>Remove the picture</button>`}
      ${values.length > 0 && html`<button class="button button-small button-quiet" type="button" onClick=${act("removal/")}>Remove all of it</button>`}
    </div>
  <//>`;
}
