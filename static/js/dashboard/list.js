// The list of conversations: views, rows by keyset, one tab stop, arrows within.
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Bell } from "paldesk/dashboard/bell";
import { BulkBar } from "paldesk/dashboard/bulk";
import { Icon } from "paldesk/dashboard/marks";
import { Row } from "paldesk/dashboard/row";
import { Colleagues } from "paldesk/dashboard/presence";
import { Search } from "paldesk/dashboard/search";
import { Mending, Segments, ViewMenu } from "paldesk/dashboard/view-menu";
import { openEditor, ViewEditor } from "paldesk/dashboard/view-editor";

const EMPTY = {
  open: ["inbox", "Nothing is open", "Every conversation is closed or put aside. A new one appears here the moment somebody writes."],
  mine: ["user-round", "Nothing is assigned to you", "Open a conversation and assign it to yourself: it then stays here until it is closed."],
  unassigned: ["circle-dashed", "Everything has an owner", "What nobody has taken yet stands here."],
  mentions: ["at-sign", "Nobody has named you yet", "When a colleague writes @ and your name in a note, the conversation appears here."],
  following: ["eye", "You follow no conversation", "Follow one that is not yours, and it stays here whoever answers it."],
  pending: ["hourglass", "Nothing is pending", "Set a conversation to pending while you wait for somebody else: it rests here until then."],
  snoozed: ["alarm-clock", "Nothing is snoozed", "What you put off rests here. It comes back at its time, or as soon as the visitor writes."],
  closed: ["archive", "Nothing is closed yet", "Conversations that are done rest here. When the visitor writes again they come back by themselves."],
  all: ["layers", "There is no conversation yet", "When a visitor writes in the chat on your site, it appears here at once."],
};
const OTHERS = ["list-filter", "Nothing matches this view", "Conversations appear here as soon as they are what the view asks for."];

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function List({ room }) {
  const { desk, lists, place } = room;
  const { finder } = lists;
  return html`<section class="pane-list" aria-label="Conversations">
    ${finder.open.value ? html`<${Search} desk=${desk} lists=${lists} place=${place} />` : html`<${Listed} room=${room} />`}
    ${!finder.open.value && html`<${BulkBar} room=${room} />`}
    <${ViewEditor} lists=${lists} place=${place} />
  </section>`;
}

function Listed({ room }) {
  const { desk, lists, place } = room;
  return html`<header class="pane-head inbox-head">
      <${ViewMenu} lists=${lists} place=${place} />
      <span class="grow"></span>
      <${Colleagues} desk=${desk} />
      <${Bell} room=${room} />
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Search" title="Search (/)" onClick=${() => lists.finder.show()}><${Icon} name="search" /></button>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts" aria-keyshortcuts="?"
        onClick=${() => /** @type {HTMLDialogElement} */ (document.getElementById("keys")).showModal()}><${Icon} name="keyboard" /></button>
    </header>
    <${Segments} lists=${lists} place=${place} />
    <${Mending} lists=${lists} />
    <div class="pane-body"><${Rows} desk=${desk} lists=${lists} place=${place} /></div>`;
}

function Rows({ desk, lists, place }) {
  const rows = lists.rows.value;
  const current = place.conversation.value;
  const writing = (row) => (desk.typing.value[row.id] ?? []).some(({ by, rests }) => by.kind === "visitor" && !rests);
  const list = useRef(null);
  keepFocus(list, rows);
  if (!lists.known.value) return lists.trouble.value ? html`<${Trouble} lists=${lists} place=${place} />` : html`<${Skeleton} count=${8} />`;
  if (!rows.length && !lists.next.value) return html`<${Empty} view=${lists.view.value} />`;
  const stop = rows.some((row) => row.id === current) ? current : rows[0]?.id;
  return html`<p class="visually-hidden" id="rows-help">Move with the up and down arrows, open with Enter.</p>
    <ul class=${`inbox-rows${lists.selection.size ? " inbox-choosing" : ""}`} ref=${list} aria-describedby="rows-help" onKeyDown=${move}>
      ${rows.map((row) => html`<${Row} key=${row.id} row=${row} desk=${desk} current=${row.id === current} stop=${row.id === stop}
        address=${place.address(row.number)} writing=${writing(row)} around=${desk.looking.around(row.id)} onOpen=${place.openLink} selection=${lists.selection} chosen=${lists.selection.ids.value.has(row.id)} />`)}
    </ul>
    ${lists.trouble.value ? html`<${Trouble} lists=${lists} place=${place} />` : lists.next.value && html`<${More} key=${lists.next.value} lists=${lists} />`}`;
}

/** Near the end of what is loaded the next page is asked for; until it comes its shape stands here. */
function More({ lists }) {
  const end = useRef(null);
  useLayoutEffect(() => {
    const watch = new IntersectionObserver(([seen]) => seen.isIntersecting && lists.more(), { root: end.current.closest(".pane-body"), rootMargin: "600px" });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, []);
  return html`<div ref=${end}><${Skeleton} count=${3} /></div>`;
}

export function Skeleton({ count }) {
  return html`<div aria-busy="true" aria-label="Loading" role="status">
    ${Array.from({ length: count }, (_, index) => html`<div class="skeleton-row" key=${index}>
      <span class="skeleton skeleton-face"></span>
      <span class="grow"><span class="skeleton skeleton-short"></span><span class="skeleton"></span></span>
    </div>`)}
  </div>`;
}

function Trouble({ lists, place }) {
  const { kind, conditions } = lists.chosen.value;
  const [words, act] = kind === "gone" ? ["Go to the inbox", () => place.choose("open")] : conditions ? ["Try again", () => (lists.next.value ? lists.more() : lists.refresh())] : ["Edit view", () => openEditor(lists.chosen.peek())];
  return html`<div class="empty empty-small" role="alert">
    <p>${lists.trouble.value}</p>
    <button class="button" type="button" onClick=${act}>${words}</button>
  </div>`;
}

function Empty({ view }) {
  const [icon, title, words] = EMPTY[view] ?? OTHERS;
  return html`<div class="empty">
    <span class="empty-mark"><${Icon} name=${icon} size=${24} /></span>
    <h3>${title}</h3>
    <p>${words}</p>
  </div>`;
}

/** A moved element loses the focus: give it back to the row that had it. */
function keepFocus(list, rows) {
  const had = /** @type {HTMLElement|null} */ (list.current?.contains(document.activeElement) ? document.activeElement : null)?.dataset.conversation;
  useLayoutEffect(() => {
    if (had && document.activeElement === document.body) linkOf(list.current, had)?.focus({ preventScroll: true });
  }, [rows]);
}

const linkOf = (list, id) => list?.querySelector(`[data-conversation="${id}"]`);

/** The next link of the list in the direction of a key. @returns {HTMLElement|undefined} */
export function nextLink(links, here, key) {
  const at = links.indexOf(here);
  if (key === "Home") return links[0];
  if (key === "End") return links.at(-1);
  if (at < 0) return undefined;
  return links[at + (key === "ArrowDown" || key === "j" ? 1 : -1)];
}

function move(event) {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) || event.altKey) return;
  event.preventDefault();
  const links = [...event.currentTarget.querySelectorAll("a")];
  nextLink(links, document.activeElement, event.key)?.focus();
}
