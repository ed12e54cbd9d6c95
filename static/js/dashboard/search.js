// The search in place of the list: people on top, then what was said, the newest first. "/" and Ctrl F open it.
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { bind, isBusy } from "paldesk/elements/keys";
import { Ago, Face, Icon, Portrait } from "paldesk/dashboard/marks";
import { elsewhere } from "paldesk/dashboard/place";
import { reveal } from "paldesk/dashboard/finder";

/** @type {[string, string][]} */
const FILTERS = [
  ["from:", "who wrote it: me, a name, visitor"],
  ["label:", "a label of the conversation"],
  ["status:", "open, pending, snoozed, closed"],
  ["assignee:", "me, a name, nobody"],
  ["site:", "where it was written"],
  ["after:", "a day, like 2026-03-31"],
  ["before:", "a day, like 2026-03-31"],
  ["in:notes", "only notes of your team"],
];

/** @param {import("paldesk/dashboard/lists").Lists} lists */
export function listenForSearch({ finder }) {
  const show = () => {
    finder.show();
    requestAnimationFrame(() => field()?.select());
  };
  bind({ keys: "/", words: "Search messages, notes and people", group: "Go to", run: show });
  document.addEventListener("keydown", (event) => {
    const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f";
    // The second time it is the browser's own.
    if (!asked || isBusy() || document.activeElement === field()) return;
    event.preventDefault();
    show();
  });
}

/** @param {HTMLElement|null} before what had the focus @returns {HTMLElement|null} */
function back(before) {
  if (before?.isConnected && before !== document.body) return before;
  return document.querySelector(".inbox-rows [tabindex='0']") ?? document.querySelector(".inbox-views a");
}

const field = () => /** @type {HTMLInputElement|null} */ (document.getElementById("find"));

export function Search({ desk, lists, place }) {
  const { finder } = lists;
  const input = useRef(/** @type {HTMLInputElement|null} */ (null));
  const before = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => {
    before.current = /** @type {HTMLElement} */ (document.activeElement);
    input.current.focus();
  }, []);
  const leave = () => {
    finder.hide();
    requestAnimationFrame(() => back(before.current)?.focus());
  };
  return html`<div class="find" onKeyDown=${(event) => moved(event, leave)}>
    <form class="pane-head find-head" role="search" onSubmit=${(event) => submitted(event, finder)}>
      <span class="find-field"><${Icon} name="search" />
        <input id="find" ref=${input} type="text" inputmode="search" enterkeyhint="search" autocomplete="off" spellcheck="false" maxlength="300" aria-label="Search messages, notes and people" placeholder="Search messages, notes, people" value=${finder.words.value}
          onInput=${(event) => finder.type(event.currentTarget.value)} /></span>
      <button class="button button-quiet button-icon button-small" type="button" aria-label="Leave the search" title="Leave the search (Esc)" onClick=${leave}><${Icon} name="x" /></button>
    </form>
    <div class="pane-body"><${Results} desk=${desk} finder=${finder} place=${place} /></div>
  </div>`;
}

function Results({ desk, finder, place }) {
  const told = finder.told.value;
  if (finder.trouble.value) return html`<div class="empty empty-small" role="alert"><p>${finder.trouble.value}</p></div>`;
  if (!told) return finder.words.value.trim() ? html`<p class="visually-hidden" role="status">Searching</p>` : html`<${Hints} finder=${finder} />`;
  const { words, people, found } = told;
  if (!people.length && !found.length) return html`<${Nothing} words=${words} />`;
  const go = (number, seq) => (event) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    finder.remember();
    finder.shown.value = `${number} ${seq}`;
    place.goTo(number);
    if (seq) reveal(seq);
  };
  return html`<p class="visually-hidden" role="status">${spoken(people, found, told.next)}</p>
    ${people.length > 0 && html`<h2 class="find-kind" id="find-people">People</h2><ul class="find-rows" aria-labelledby="find-people">
      ${people.map((one) => html`<${Someone} key=${one.id} one=${one} address=${place.address(one.row.number)} onOpen=${go(one.row.number, 0)} />`)}</ul>`}
    ${found.length > 0 && html`<h2 class="find-kind" id="find-messages">Messages and notes</h2><ul class="find-rows" aria-labelledby="find-messages">
      ${found.map((hit) => html`<${Hit} key=${`${hit.conversation} ${hit.seq}`} hit=${hit} desk=${desk} current=${finder.shown.value === `${hit.number} ${hit.seq}`} address=${place.address(hit.number)} onOpen=${go(hit.number, hit.seq)} />`)}</ul>`}
    ${told.next && html`<${More} key=${told.next} finder=${finder} />`}`;
}

function spoken(people, found, next) {
  const counted = (count, one, many) => (count === 1 ? `1 ${one}` : `${count}${next && one === "message" ? " or more" : ""} ${many}`);
  return [people.length && counted(people.length, "person", "people"), counted(found.length, "message", "messages")].filter(Boolean).join(", ");
}

function Someone({ one: { name, more, row }, address, onOpen }) {
  return html`<li><a class="find-row" href=${address} onClick=${onOpen}>
    <${Portrait} row=${row} size=${32} />
    <span class="find-top"><span class="inbox-name truncate"><${Marked} parts=${name} /></span><span class="inbox-time"><${Ago} at=${row.activity_at} /></span></span>
    <span class="find-text truncate">${more.length ? more.map((parts, at) => html`${at > 0 && " · "}<${Marked} parts=${parts} />`) : `#${row.number}`}</span>
  </a></li>`;
}

function Hit({ hit, desk, current, address, onOpen }) {
  const who = hit.by.kind === "operator" ? `${desk.name(hit.by.id)}: ` : "";
  return html`<li><a class=${`find-row${hit.note ? " find-note" : ""}`} href=${address} aria-current=${current ? "true" : undefined} onClick=${onOpen}>
    <${Face} name=${hit.name} id=${hit.contact} size=${32} title=${hit.name} />
    <span class="find-top"><span class="inbox-name truncate">${hit.name}</span><span class="faint find-number">#${hit.number}</span><span class="inbox-time"><${Ago} at=${hit.at} /></span></span>
    <span class="find-text find-text-two">${hit.note && html`<span class="find-mark"><${Icon} name="sticky-note" /><span class="visually-hidden">Note by </span></span>`}${who}<${Marked} parts=${hit.excerpt} /></span>
  </a></li>`;
}

/** @param {{ parts: import("paldesk/dashboard/finder").Parts }} props */
function Marked({ parts }) {
  return parts.map(([text, found], at) => (found ? html`<mark key=${at}>${text}</mark>` : text.replaceAll("**", "")));
}

function More({ finder }) {
  const end = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    const watch = new IntersectionObserver(([seen]) => seen.isIntersecting && finder.more(), { root: end.current.closest(".pane-body"), rootMargin: "400px" });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, []);
  return html`<p ref=${end} class="find-more faint">Loading more</p>`;
}

function Nothing({ words }) {
  return html`<div class="empty" role="status"><span class="empty-mark"><${Icon} name="search" size=${24} /></span>
    <h3>Nothing found for “${words}”</h3><p>A word finds what begins with it. Try fewer words, the beginning of one, or take a filter out.</p></div>`;
}

function Hints({ finder }) {
  const add = (filter) => () => {
    finder.type(`${finder.words.peek()}${filter}${filter.endsWith(":") ? "" : " "}`);
    field().focus();
  };
  const again = (words) => () => {
    finder.type(words);
    finder.ask();
    field().focus();
  };
  const recent = finder.recent.value;
  return html`${recent.length > 0 && html`<h2 class="find-kind" id="find-recent">Searched in this tab</h2><ul class="find-rows" aria-labelledby="find-recent">
      ${recent.map((words) => html`<li key=${words}><button class="find-hint" type="button" onClick=${again(words)}><${Icon} name="rotate-ccw" /><span class="truncate">${words}</span></button></li>`)}</ul>`}
    <h2 class="find-kind" id="find-filters">Narrow it down</h2><ul class="find-rows" aria-labelledby="find-filters">
      ${FILTERS.map(([filter, words]) => html`<li key=${filter}><button class="find-hint" type="button" onClick=${add(filter)}><code>${filter}</code><span class="faint truncate">${words}</span></button></li>`)}</ul>`;
}

// Hands

function submitted(event, finder) {
  event.preventDefault();
  const first = /** @type {HTMLElement|null} */ (document.querySelector(".find a.find-row"));
  if (first && finder.told.value?.words === finder.words.value.trim()) first.click();
  else finder.ask();
}

/** @param {KeyboardEvent} event @param {() => void} leave */
function moved(event, leave) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    return leave();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return undefined;
  const stops = /** @type {HTMLElement[]} */ ([field(), .../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".find-row, .find-hint")]);
  event.preventDefault();
  return stops[stops.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}
