// Beside the conversation: what this person asked for under their rights, and what they agreed to, in words.
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Fold } from "paldesk/dashboard/fold";
import { Icon } from "paldesk/dashboard/marks";

/** @typedef {{ id: string, words: string, state: string, open: boolean, due: string, tone: string }} Request */
/** @typedef {{ purpose: string, granted: boolean, words: string, text: string, on: string }} Said */

/** @param {{ room: any, row: any, contact: any }} props  asked anew whenever something new is known of the contact */
export function Rights({ room, row, contact }) {
  const [told, learn] = useState(/** @type {{ requests: Request[], consents: Said[] }|null} */ (null));
  const base = room.told.urls.rights;
  useEffect(() => {
    let wanted = true;
    room.server.get(`${base}of/${row.number}/`).then((found) => wanted && learn(found), () => {});
    return () => (wanted = false);
  }, [row.id, contact]);
  if (!told?.requests.length && !told?.consents.length) return null;
  return html`<${Fold} name="privacy" title="Privacy">
    ${told.requests.length > 0 && html`<ul class="about-rights">${told.requests.map((each) => html`<${Asked} key=${each.id} each=${each} base=${base} />`)}</ul>`}
    ${told.consents.length > 0 && html`<dl class="facts about-facts">${told.consents.map((said) => html`<dt>${said.purpose}</dt><dd title=${said.text}>${said.words}<br /><span class="small faint">${said.on}</span></dd>`)}</dl>`}
  <//>`;
}

function Asked({ each, base }) {
  return html`<li class=${each.open ? "about-right is-open" : "about-right"}>
    <a href=${`${base}${each.id}/`}>${each.open && html`<${Icon} name="shield-check" />`}<span>${each.words}</span></a>
    <span class=${`small ${each.tone ? `rights-${each.tone}` : "soft"}`}>${each.state}${each.due && `. ${each.due}`}</span>
  </li>`;
}
