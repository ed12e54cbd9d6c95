// Which view is shown, and the others: three always one click away, the rest in a menu that says how many stand in each.
import { html } from "htm/preact";
import { Icon } from "paldesk/dashboard/marks";
import { elsewhere } from "paldesk/dashboard/place";
import { openEditor } from "paldesk/dashboard/view-editor";
import { SEGMENTS } from "paldesk/dashboard/views";

/** @typedef {import("paldesk/dashboard/views").View} View */

const ICONS = { open: "inbox", mine: "user-round", unassigned: "circle-dashed", mentions: "at-sign", following: "eye", pending: "hourglass", snoozed: "alarm-clock", closed: "archive", all: "layers" };
const GROUPS = [
  { kind: "built_in", words: "" },
  { kind: "shared", words: "Shared with everybody" },
  { kind: "own", words: "Only mine" },
];

/** The three, with how many stand in each. */
export function Segments({ lists, place }) {
  return html`<nav class="segments inbox-views" aria-label="Views">
    ${SEGMENTS.map((id) => {
      const unread = lists.unread[id].value;
      const count = lists.counted(id);
      return html`<a key=${id} href=${place.viewAddress(id)} aria-current=${lists.view.value === id ? "true" : undefined} onClick=${(event) => choose(event, id, place)}>
        ${lists.named(id).name}${count && count !== "0" && html` <span class=${`count count-quiet${unread ? " inbox-fresh" : ""}`}>${count}<span class="visually-hidden">${unread ? `, ${unread} unread` : ""}</span></span>`}
      </a>`;
    })}
  </nav>`;
}

/** The heading of the list, which opens the menu of all views. */
export function ViewMenu({ lists, place }) {
  const { id, name, kind } = lists.chosen.value;
  return html`<pal-menu class="inbox-view-menu">
    <h2 class="inbox-view-title"><button class="button button-quiet inbox-view" type="button" popovertarget="views" aria-haspopup="menu" aria-keyshortcuts="v" title="Views (V)">
      <span class="truncate">${SEGMENTS.includes(id) ? "Inbox" : name}</span><${Icon} name="chevron-down" />
    </button></h2>
    <div class="menu inbox-view-list" id="views" popover="auto" role="menu" aria-label="Views">
      ${GROUPS.map((group) => html`<${Group} key=${group.kind} group=${group} lists=${lists} place=${place} />`)}
      <hr class="menu-line" />
      ${["shared", "own"].includes(kind) && html`<${Act} icon="pencil" words=${`Edit “${name}”…`} run=${() => openEditor(lists.chosen.peek())} />`}
      <${Act} icon="plus" words="New view…" run=${() => openEditor(null)} />
    </div>
  </pal-menu>`;
}

function Group({ group: { kind, words }, lists, place }) {
  const views = lists.views.value.filter((view) => view.kind === kind);
  if (!views.length) return null;
  return html`${words && html`<hr class="menu-line" /><p class="menu-label" id=${`views-${kind}`}>${words}</p>`}
    <div role="group" aria-labelledby=${words ? `views-${kind}` : undefined}>
      ${views.map((view) => html`<${Item} key=${view.id} view=${view} lists=${lists} place=${place} />`)}
    </div>`;
}

/** @param {{ view: View, lists: import("paldesk/dashboard/lists").Lists, place: import("paldesk/dashboard/place").Place }} props */
function Item({ view: { id, name, conditions }, lists, place }) {
  const count = lists.counted(id);
  const open = (event) => {
    if (!elsewhere(event)) hide();
    choose(event, id, place);
  };
  return html`<a class="menu-item" role="menuitem" href=${place.viewAddress(id)} aria-current=${lists.view.value === id ? "true" : undefined} onClick=${open}>
    <${Icon} name=${conditions ? (ICONS[id] ?? "list-filter") : "circle-alert"} /><span class="truncate">${name}</span>
    ${count && count !== "0" && html`<span class="menu-hint inbox-view-count">${count}</span>`}
  </a>`;
}

function Act({ icon, words, run }) {
  const act = () => {
    hide();
    run();
  };
  return html`<button class="menu-item" type="button" role="menuitem" onClick=${act}><${Icon} name=${icon} /><span class="truncate">${words}</span></button>`;
}

/** What a view of the reader's names, and is gone, is said above its list. */
export function Mending({ lists }) {
  const view = lists.chosen.value;
  const gone = Object.keys(lists.missing.value);
  if (!gone.length) return null;
  return html`<div class="inbox-mending" role="status"><${Icon} name="circle-alert" />
    <span class="grow">${gone.map((name) => GONE[name]).filter((words, at, all) => all.indexOf(words) === at).join(" ")}</span>
    <button class="button-link" type="button" onClick=${() => openEditor(view)}>Edit view</button></div>`;
}

const LABEL = "A label this view asks for was deleted.";
const GONE = {
  labels_any: LABEL,
  labels_all: LABEL,
  labels_none: LABEL,
  team: "A team this view asks for was deleted.",
  assignee: "Somebody this view asks for has left.",
  site: "A site this view asks for was deleted.",
};

function hide() {
  document.getElementById("views").hidePopover();
}

function choose(event, id, place) {
  if (elsewhere(event)) return;
  event.preventDefault();
  place.choose(id);
}
