// The bell and what it opens: notices, each with the reason why it came.
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { permission } from "paldesk/dashboard/alerts";
import { shown } from "paldesk/dashboard/drawn";
import { nextLink, Skeleton } from "paldesk/dashboard/list";
import { Colleague, Face, Icon, Since } from "paldesk/dashboard/marks";
import { told } from "paldesk/dashboard/notices";
import { elsewhere } from "paldesk/dashboard/place";

const EDGE = 8;

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function Bell({ room }) {
  const { notices } = room;
  const unread = notices.unread.value;
  const open = useSignal(false);
  const button = useRef(/** @type {HTMLElement|null} */ (null));
  const toggled = (event) => {
    open.value = event.newState === "open";
    if (!open.value) return;
    place(event.currentTarget, button.current);
    notices.load();
  };
  const words = unread ? `Notices, ${unread > 99 ? "more than 99" : unread} unread` : "Notices";
  return html`<button class="button button-quiet button-icon button-small bell" id="bell" type="button" ref=${button} popovertarget="notices" aria-haspopup="dialog" aria-expanded=${String(open.value)} aria-label=${words} title="Notices (G then N)">
      <${Icon} name="bell" />${unread > 0 && html`<span class="count" aria-hidden="true">${unread > 99 ? "99+" : unread}</span>`}
    </button>
    <div class="notices" id="notices" popover role="dialog" aria-labelledby="notices-title" onToggle=${toggled}>
      ${open.value && html`<${Panel} room=${room} />`}
    </div>`;
}

/** Beside the bell, within the window. */
function place(panel, bell) {
  const at = bell.getBoundingClientRect();
  const start = panel.matches(":dir(rtl)") ? at.right - panel.offsetWidth : at.left;
  panel.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - EDGE - panel.offsetWidth))}px`;
  panel.style.top = `${at.bottom + 4}px`;
}

function Panel({ room }) {
  const { notices, told: page } = room;
  return html`<header class="notices-head">
      <h2 class="grow" id="notices-title">Notices</h2>
      <button class="button button-quiet button-small" type="button" disabled=${!notices.unread.value} onClick=${() => notices.read({ all: true })}><${Icon} name="check-check" />Mark all read</button>
      <a class="button button-quiet button-icon button-small" href=${page.urls.notifications} aria-label="Settings of notifications" title="Settings of notifications"><${Icon} name="settings" /></a>
    </header>
    <${Filter} notices=${notices} />
    <${Asking} notices=${notices} />
    <div class="notices-body"><${Rows} room=${room} /></div>`;
}

function Filter({ notices }) {
  const only = notices.onlyUnread.value;
  const choice = (word, value) => html`<button type="button" aria-pressed=${String(only === value)} onClick=${() => notices.filter(value)}>${word}</button>`;
  return html`<div class="segments notices-filter" role="group" aria-label="Which notices">${choice("All", false)}${choice("Unread", true)}</div>`;
}

/** Asked for on a click, never by itself. */
function Asking({ notices }) {
  const state = useSignal(permission());
  const trouble = useSignal("");
  const wanted = notices.settings.value.desktop;
  const ask = async () => {
    state.value = await Notification.requestPermission();
    if (state.value !== "granted") return;
    await notices.chooseDesktop(true).catch((fault) => (trouble.value = fault.detail));
  };
  if (trouble.value) return html`<p class="notices-asking" role="alert">${trouble.value}</p>`;
  if (state.value === "denied" && wanted) return html`<p class="notices-asking">This browser refuses desktop notifications from Paldesk. Allow them for this address in the browser’s settings.</p>`;
  if (state.value === "unsupported" || state.value === "denied" || (state.value === "granted" && wanted)) return null;
  return html`<p class="notices-asking"><span class="grow">Hear of them outside this tab, too.</span><button class="button button-small" type="button" onClick=${ask}>Turn on</button></p>`;
}

function Rows({ room }) {
  const { notices } = room;
  const list = notices.list.value;
  if (notices.trouble.value) return html`<div class="empty empty-small" role="alert"><p>${notices.trouble.value}</p><button class="button" type="button" onClick=${() => notices.load()}>Try again</button></div>`;
  if (!list) return html`<${Skeleton} count=${4} />`;
  if (!list.rows.length) return html`<${Empty} unread=${notices.onlyUnread.value} />`;
  return html`<ul class="notices-list" onKeyDown=${move}>${list.rows.map((notice) => html`<${Row} key=${notice.id} notice=${notice} room=${room} />`)}</ul>
    ${list.next && html`<p class="notices-more"><button class="button button-small" type="button" onClick=${() => notices.more()}>Show earlier ones</button></p>`}`;
}

function Empty({ unread }) {
  return html`<div class="empty empty-small"><span class="empty-mark"><${Icon} name="bell" size=${24} /></span>
    <h3>${unread ? "Nothing unread" : "No notices yet"}</h3>
    <p>${unread ? "You have seen everything that concerns you." : "When somebody mentions you, assigns something to you, or a visitor writes where you answer, it is told here."}</p></div>`;
}

function Row({ notice, room }) {
  const { desk, notices, place: where } = room;
  const { what, why } = told(notice, desk.name);
  const by = desk.people.value.find(({ id }) => id === notice.by);
  const open = (event) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    goTo(room, notice);
  };
  return html`<li class="notice" data-unread=${notice.read ? undefined : "true"}>
    <a class="notice-link" href=${where.address(notice.number)} onClick=${open}>
      ${by ? html`<${Colleague} person=${by} size=${32} presence=${false} />` : html`<${Face} name=${notice.name} id=${notice.conversation} size=${32} />`}
      <span class="notice-words">
        <span class="notice-what">${!notice.read && html`<span class="visually-hidden">Unread: </span>`}<span class="strong">${what}</span>${!what.includes(notice.name) && html`<span> · ${notice.name}</span>`}</span>
        <span class="notice-why small faint"><${Since} at=${notice.at} />, ${why}</span>
      </span>
    </a>
    ${!notice.read && html`<button class="button button-quiet button-icon button-small" type="button" aria-label=${`Mark as read: ${what}`} title="Mark as read" onClick=${() => notices.read({ ids: [notice.id] })}><${Icon} name="check" /></button>`}
  </li>`;
}

/** Open what a notice is about. @param {import("paldesk/dashboard/actions").Room} room @param {import("paldesk/protocol").Notice} notice */
export async function goTo({ place: where, notices }, notice) {
  document.getElementById("notices")?.hidePopover();
  notices.read({ conversation: notice.conversation });
  await where.goTo(notice.number);
  const piece = await shown(`[role=log] [data-seq="${notice.seq}"]`);
  piece?.scrollIntoView({ block: "center" });
}

/** Up and down from one to the next. */
function move(event) {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  const links = [...event.currentTarget.querySelectorAll(".notice-link")];
  nextLink(links, document.activeElement.closest(".notice")?.querySelector("a"), event.key)?.focus();
}
