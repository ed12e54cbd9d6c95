// Asks which: the choices of one action as a menu, or as a list with a field to search in where they are many.
// One stands on the page; `perform` (actions.js) opens it, so that a button, a key and the palette ask in the same way.
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { placeBeside } from "paldesk/elements/placing";
import { asked, attempt } from "paldesk/dashboard/actions";
import { grouped, matching, searched } from "paldesk/dashboard/choices";
import { Colleague, Icon } from "paldesk/dashboard/marks";
import { NARROW } from "paldesk/dashboard/place";

/** @typedef {import("paldesk/dashboard/actions").Choice} Choice */

/** @param {{ room: import("paldesk/dashboard/actions").Room }} props */
export function Chooser({ room }) {
  const one = asked.value;
  const row = one && room.desk.state.value.rows[one.conversation];
  return row ? html`<${Asking} key=${`${one.action.id} ${row.id}`} one=${one} row=${row} room=${room} />` : null;
}

/** A button that opens the chooser, and closes it again. @param {{ action: any, row: any, room: any, children?: any, [more: string]: any }} props */
export function Opener({ action, row, room, children, ...more }) {
  const open = asked.value?.action.id === action.id && asked.value.conversation === row.id;
  const was = useRef(false);
  const press = (event) => {
    // The press that closed it must not open it again.
    if (!was.current) asked.value = { action, conversation: row.id, anchor: event.currentTarget };
    was.current = false;
  };
  return html`<button type="button" aria-haspopup="menu" aria-expanded=${String(open)} data-act=${action.id} ...${more} onPointerDown=${() => (was.current = open)} onClick=${press}>${children}</button>`;
}

function Asking({ one, row, room }) {
  const { action } = one;
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const choices = action.choices(row, room);
  const search = useRef(searched(action, choices)).current;
  usePopover(box, one, room);
  const pick = (/** @type {Choice} */ choice) => {
    if (!action.many) box.current.hidePopover();
    if (action.many || !choice.chosen) attempt(row, room, choice.run, action.id);
  };
  const title = action.words(row, room);
  return html`<div class=${`menu chooser${search ? " chooser-search" : ""}`} popover="auto" ref=${box} role=${search ? "dialog" : "menu"} aria-label=${title} onKeyDown=${(event) => !search && walk(event, box.current)}>
    ${!search && html`<p class="menu-label chooser-title" aria-hidden="true">${title}</p>`}
    ${search ? html`<${Search} title=${title} choices=${choices} many=${action.many} empty=${action.empty} onPick=${pick} />` : html`<${Groups} choices=${choices} role=${(choice) => roleOf(choice, action.many)} onPick=${pick} />`}
    ${!choices.length && html`<p class="chooser-none">${action.empty ?? "There is nothing to choose."}</p>`}
  </div>`;
}

/** Shown as long as it stands; the browser gives the focus back where it was. */
function usePopover(box, one, room) {
  useLayoutEffect(() => {
    const list = box.current;
    const closed = (event) => {
      if (event.newState === "closed" && asked.peek() === one) asked.value = null;
    };
    list.addEventListener("toggle", closed);
    list.showPopover();
    if (!NARROW.matches) stand(list, one.anchor ?? anchorOf(one, room));
    /** @type {HTMLElement|null} */ (list.querySelector("input, [aria-checked=true], [role^=menuitem]"))?.focus({ preventScroll: true });
    return () => list.removeEventListener("toggle", closed);
  }, []);
}

function stand(list, anchor) {
  if (anchor?.checkVisibility()) placeBeside(list, anchor, anchor.getBoundingClientRect().left > innerWidth / 2);
  else list.classList.add("chooser-centred");
}

/** The action's own control, or the row in the list that is not the open one. */
function anchorOf({ action: { id }, conversation }, room) {
  if (conversation !== room.place.conversation.peek()) return document.querySelector(`[data-conversation="${conversation}"]`);
  return document.querySelector(`[data-act="${id}"]`) ?? document.querySelector('[data-act="more"]');
}

function Search({ title, choices, many, empty, onPick }) {
  const text = useSignal("");
  const at = useSignal(0);
  const found = grouped(matching(choices, text.value)).flatMap((group) => group.choices);
  const here = found[Math.min(at.value, found.length - 1)];
  const type = (event) => {
    text.value = event.currentTarget.value;
    at.value = 0;
  };
  const key = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) at.value = (Math.min(at.value, found.length - 1) + step + found.length) % found.length;
    if (event.key === "Enter" && here && !event.isComposing) onPick(here);
    if (step || event.key === "Enter") event.preventDefault();
  };
  useLayoutEffect(() => document.getElementById(`choice-${here?.id}`)?.scrollIntoView({ block: "nearest" }), [here?.id]);
  return html`<div class="chooser-field"><${Icon} name="search" />
      <input type="text" role="combobox" aria-expanded="true" aria-controls="chooser-list" aria-autocomplete="list" aria-label=${title} placeholder=${title} autocomplete="off" spellcheck="false"
        aria-activedescendant=${here && `choice-${here.id}`} value=${text.value} onInput=${type} onKeyDown=${key} /></div>
    <div class="chooser-list" id="chooser-list" role="listbox" aria-label=${title} aria-multiselectable=${many ? "true" : undefined}>
      <${Groups} choices=${found} role=${() => "option"} active=${here?.id} onPick=${onPick} />
    </div>
    ${choices.length > 0 && !found.length && html`<p class="chooser-none" role="status">${empty && !choices.length ? empty : `Nothing is called “${text.value}”.`}</p>`}`;
}

function Groups({ choices, role, active = undefined, onPick }) {
  return grouped(choices).map(({ name, choices: each }, index) => html`<div key=${name} role="group" aria-label=${name.trim() || undefined} class="chooser-group">
    ${name.trim() ? html`<p class="menu-label" aria-hidden="true">${name}</p>` : index > 0 && html`<hr class="menu-line" />`}
    ${each.map((choice) => html`<${Item} key=${choice.id} choice=${choice} role=${role(choice)} active=${choice.id === active} onPick=${onPick} />`)}
  </div>`);
}

function Item({ choice, role, active, onPick }) {
  const { id, words, icon, person, hue, hint, chosen, danger } = choice;
  const state = role === "option" ? { "aria-selected": String(active), "aria-checked": chosen === undefined ? undefined : String(chosen) } : { "aria-checked": chosen === undefined ? undefined : String(chosen) };
  return html`<button class=${`menu-item${danger ? " menu-item-danger" : ""}`} type="button" id=${`choice-${id}`} role=${role} tabindex="-1" ...${state} onClick=${() => onPick(choice)}>
    ${person ? html`<${Colleague} person=${person} size=${20} presence=${false} />` : hue !== undefined ? html`<span class=${`spot hue-${hue}`}></span>` : icon && html`<${Icon} name=${icon} />`}
    <span class="truncate">${words}</span>
    ${hint && html`<span class="menu-hint">${hint}</span>`}
    ${chosen !== undefined && html`<span class="menu-check"><${Icon} name="check" /></span>`}
  </button>`;
}

function roleOf({ chosen }, many) {
  if (chosen === undefined) return "menuitem";
  return many ? "menuitemcheckbox" : "menuitemradio";
}

/** Arrows, Home, End and first letters within a menu; Tab leaves it. */
function walk(event, box) {
  const items = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("[role^=menuitem]")]);
  const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: (here + 1) % items.length, ArrowUp: (here - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") box.hidePopover();
  const next = to === undefined ? byLetter(items, here, event) : items[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function byLetter(items, here, event) {
  if (event.key.length !== 1 || event.key === " " || event.metaKey || event.ctrlKey || event.altKey) return undefined;
  const turned = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  return turned.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
}
