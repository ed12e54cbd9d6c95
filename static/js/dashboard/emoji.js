// Emoji: a small grid with a search, and ":name" while one types. Our own list, asked of nobody.
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { SUGGESTIONS, TOOLS } from "paldesk/dashboard/composer-parts";
import { GROUPS } from "paldesk/dashboard/emoji-data";
import { Icon } from "paldesk/dashboard/marks";

const RECENT = "paldesk.emoji";
const RECENT_MAX = 16;
const COLUMNS = 8;

/** @typedef {{ sign: string, words: string }} Emoji */

/** @type {{ name: string, emoji: Emoji[] }[]} */
const GROUPED = GROUPS.map(([name, line]) => ({ name, emoji: line.split(",").map(read) }));
const ALL = GROUPED.flatMap(({ emoji }) => emoji);

function read(item) {
  const [sign, words] = item.split(":");
  return { sign, words };
}

TOOLS.push({ id: "emoji", icon: "smile", words: "Emoji", Part: Picker });
SUGGESTIONS.push({
  id: "emoji",
  label: "Emoji",
  // Two letters at least: ":)" and "10:30" mean themselves.
  pattern: /(?:^|\s)(:([a-z]{2,20}))$/iu,
  find: (query) => search(query).map(({ sign, words }) => ({ id: sign, words: `${sign}  ${words.split(" ").slice(0, 3).join(" ")}`, pick: (writing, range) => (used(sign), writing.replace(range, `${sign} `)) })),
});

/** Every word of the query begins one of the emoji's; whose first word does comes first. @param {string} query @returns {Emoji[]} */
export function search(query) {
  const wanted = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const found = ALL.filter(({ words }) => wanted.every((word) => words.split(" ").some((one) => one.startsWith(word))));
  return found.sort((a, b) => Number(b.words.startsWith(wanted[0] ?? "")) - Number(a.words.startsWith(wanted[0] ?? "")));
}

/** The ones last used, newest first. @returns {Emoji[]} */
function recent() {
  const signs = (localStorage.getItem(RECENT) ?? "").split(",");
  return signs.flatMap((sign) => ALL.filter((emoji) => emoji.sign === sign));
}

function used(sign) {
  const signs = [sign, ...recent().map((emoji) => emoji.sign).filter((other) => other !== sign)];
  localStorage.setItem(RECENT, signs.slice(0, RECENT_MAX).join(","));
}

function Picker({ writing, tool }) {
  const query = useSignal("");
  const open = useSignal(false);
  const panel = useRef(/** @type {HTMLElement|null} */ (null));
  const button = useRef(/** @type {HTMLElement|null} */ (null));
  const pick = (sign) => {
    used(sign);
    panel.current.hidePopover();
    writing.insertAtCursor(sign);
  };
  const about = (event) => {
    open.value = event.newState === "open";
    query.value = "";
  };
  const toggled = (event) => {
    if (event.newState !== "open") return;
    beside(panel.current, button.current);
    panel.current.querySelector("input")?.focus();
  };
  return html`<button ref=${button} class="button button-quiet button-icon button-small" type="button" popovertarget="emoji" aria-label=${tool.words} title=${`${tool.words} (type :name)`}><${Icon} name=${tool.icon} /></button>
    <div ref=${panel} class="menu emoji" id="emoji" popover="auto" role="dialog" aria-label="Emoji" onBeforeToggle=${about} onToggle=${toggled} onKeyDown=${(event) => arrows(event, panel.current)}>
      ${open.value && html`<${Panel} query=${query} pick=${pick} />`}
    </div>`;
}

function Panel({ query, pick }) {
  const wanted = query.value.trim();
  const groups = wanted ? [{ name: "Found", emoji: search(wanted) }] : [{ name: "Last used", emoji: recent() }, ...GROUPED];
  const shown = groups.filter(({ emoji }) => emoji.length);
  const enter = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (shown[0]) pick(shown[0].emoji[0].sign);
  };
  return html`<input type="search" class="emoji-search" aria-label="Search emoji" placeholder="Search" autocomplete="off" value=${query.value} onInput=${(event) => (query.value = event.currentTarget.value)} onKeyDown=${enter} />
    <div class="emoji-groups">
      ${shown.map(({ name, emoji }) => html`<div key=${name} role="group" aria-label=${name}><p class="menu-label">${name}</p>
        <div class="emoji-grid">${emoji.map(({ sign, words }) => html`<button key=${sign} class="emoji-one" type="button" tabindex="-1" aria-label=${words} title=${words} onClick=${() => pick(sign)}>${sign}</button>`)}</div>
      </div>`)}
      ${!shown.length && html`<p class="menu-label" role="status">Nothing is called “${wanted}”. Try a shorter word.</p>`}
    </div>`;
}

/** Above the button, within the window. */
function beside(panel, button) {
  const at = button.getBoundingClientRect();
  panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - panel.offsetWidth - 8))}px`;
  panel.style.top = `${Math.max(8, at.top - panel.offsetHeight - 4)}px`;
}

/** From the search down into the grid, about it, and up again. */
function arrows(event, panel) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  const search = panel.querySelector("input");
  const all = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll(".emoji-one")]);
  const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (!step || (here < 0 && event.key !== "ArrowDown")) return;
  event.preventDefault();
  const next = here < 0 ? all[0] : Math.abs(step) === 1 ? all[here + step] : vertical(all, here, step > 0);
  (next ?? (step < 0 ? search : all[here]))?.focus();
}

/** The nearest one of the line below or above, also into the next group. */
function vertical(all, here, down) {
  const at = all[here].getBoundingClientRect();
  const rest = down ? all.slice(here + 1) : all.slice(0, here).reverse();
  const line = rest.find((one) => one.offsetTop !== all[here].offsetTop)?.offsetTop;
  const there = rest.filter((one) => one.offsetTop === line);
  const far = (one) => Math.abs(one.getBoundingClientRect().left - at.left);
  return there.sort((a, b) => far(a) - far(b))[0];
}
