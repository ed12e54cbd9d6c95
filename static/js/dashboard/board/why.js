// Why nobody is shown, and what would change that.
import { html } from "htm/preact";
import { Icon } from "paldesk/dashboard/marks";

/** @param {{ room: import("paldesk/dashboard/board/room").Room }} props */
export function Why({ room }) {
  if (room.size.value) return html`<${Nothing} icon="list-filter" title="Nobody here fits"><p>Others are on the site now. Ask for less, and they come back.</p>
    <button class="button" type="button" onClick=${() => room.wantAll()}>Show everybody</button><//>`;
  const { reason } = room.told.why;
  if (reason === "off") return html`<${Off} room=${room} />`;
  if (reason === "nobody agreed") return html`<${Nothing} icon="shield-check" title="Nobody has agreed yet">
    <p>Your chat asks whether you may see what is read. Whoever says yes appears here while they are on your site; of all others nothing is kept.</p>
    <${Settings} room=${room} words="See how you ask" /><//>`;
  return html`<${Nothing} icon="radar" title="Nobody is on your site now"><p>Visitors who agreed to be seen appear here the moment they come, with the page they read.</p><//>`;
}

function Off({ room }) {
  return html`<${Nothing} icon="eye-off" title="You do not see who is on your site">
    <p>By default nothing is kept of visitors. Turn insights on for a site: its chat then asks, and whoever agrees appears here with page, source and place.</p>
    <${Settings} room=${room} words="Turn on insights" /><//>`;
}

function Settings({ room, words }) {
  const { settings } = room.told.why;
  return settings ? html`<a class="button button-primary" href=${settings}>${words}</a>` : html`<p class="small">An admin of this workspace can change that, in the settings of the site.</p>`;
}

function Nothing({ icon, title, children }) {
  return html`<div class="empty board-nobody"><span class="empty-mark"><${Icon} name=${icon} size=${24} /></span><h3>${title}</h3>${children}</div>`;
}

/** Above a list that holds only people who agreed to nothing. */
export function Hint({ room }) {
  const { reason, settings } = room.told.why;
  if (reason !== "off" || !room.size.value) return null;
  return html`<p class="board-hint small"><${Icon} name="eye-off" /><span>Only that somebody chats is shown: insights are off.</span>${settings && html`<a href=${settings}>Turn on insights</a>`}</p>`;
}
