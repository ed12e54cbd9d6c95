// The list that opens above the field while one types: colleagues after @, and whatever else registers a sign.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { fitting, SUGGESTIONS } from "paldesk/dashboard/composer-parts";
import { Colleague, Icon } from "paldesk/dashboard/marks";

const SHOWN = 8;

/** @param {import("paldesk/dashboard/writing").Writing} writing */
export function useSuggestions(writing) {
  const at = useSignal(0);
  // What Escape closed stays closed until something else is typed.
  const shut = useSignal("");
  const before = writing.text.slice(0, writing.caret.value);
  const found = shut.value === before ? null : suggested(before, writing);
  useEffect(() => void (at.value = 0), [before]);
  const here = found ? Math.min(at.value, found.items.length - 1) : 0;
  const pick = (item) => (item.pick ? item.pick(writing, found.range) : writing.replace(found.range, item.insert));
  const key = (event) => Boolean(found) && !event.isComposing && pressed(event, { found, here, at, pick, close: () => (shut.value = before) });
  const aria = found ? { "aria-autocomplete": "list", "aria-controls": "suggestions", "aria-activedescendant": `suggestion-${here}` } : {};
  return { found, here, pick, key, aria };
}

function suggested(before, writing) {
  for (const { id, label, pattern, find } of fitting(SUGGESTIONS, writing)) {
    const match = before.match(pattern);
    if (!match) continue;
    const items = find(match[2], writing).slice(0, SHOWN);
    if (items.length) return { id, label, items, range: { from: before.length - match[1].length, to: before.length } };
  }
  return null;
}

function pressed(event, { found, here, at, pick, close }) {
  const count = found.items.length;
  const done = {
    ArrowDown: () => (at.value = (here + 1) % count),
    ArrowUp: () => (at.value = (here - 1 + count) % count),
    Enter: () => !event.shiftKey && (pick(found.items[here]), true),
    Tab: () => !event.shiftKey && (pick(found.items[here]), true),
    Escape: () => close(),
  }[event.key]?.();
  if (done === undefined || done === false) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

export function Suggestions({ list: { found, here, pick } }) {
  if (!found) return null;
  // The field keeps the focus: a press must not take it.
  const press = (event, item) => (event.preventDefault(), pick(item));
  return html`<div class="suggestions" id="suggestions" role="listbox" aria-label=${found.label}>
    ${found.items.map((item, index) => html`<div key=${item.id} class="suggestion" id=${`suggestion-${index}`} role="option" aria-selected=${String(index === here)} onPointerDown=${(event) => press(event, item)}>
      ${item.person ? html`<${Colleague} person=${item.person} size=${20} />` : item.icon && html`<${Icon} name=${item.icon} />`}
      <span class="suggestion-words">${item.words}</span>${item.hint && html`<span class="menu-hint truncate">${item.hint}</span>`}
      ${item.preview && index === here && html`<span class="suggestion-preview">${item.preview}</span>`}
    </div>`)}
  </div>`;
}
