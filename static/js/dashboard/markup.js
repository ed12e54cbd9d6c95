// The keys that mark a text up, and what it will look like.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { useSignal, signal } from "@preact/signals";
import { ATTACHED, FIELD_KEYS, TOOLS } from "paldesk/dashboard/composer-parts";
import { Written } from "paldesk/dashboard/written";
import { isMac } from "paldesk/elements/keys";

const RESTING = 250;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/iu;
const MARKS = { b: "**", i: "_" };
/** Whether the preview is open: one reader looks at all their texts in the same manner. */
const open = signal(false);

TOOLS.push({
  id: "preview",
  icon: "eye",
  words: "Preview",
  hint: "bold **…**, italic _…_, `code`, lists",
  pressed: () => open.value,
  run: (writing) => {
    open.value = !open.value;
    writing.focus();
  },
});
ATTACHED.push(Preview);
FIELD_KEYS.push((event, writing) => {
  if (!(isMac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return false;
  const key = event.key.toLowerCase();
  // Without a selection Ctrl K is the palette's, here as everywhere.
  const links = key === "k" && writing.selection.from !== writing.selection.to;
  if (!MARKS[key] && !links) return false;
  event.preventDefault();
  event.stopPropagation();
  if (links) link(writing);
  else mark(writing, MARKS[key]);
  return true;
});

/** Around what is selected, or taken away from around it. @param {import("paldesk/dashboard/writing").Writing} writing */
export function mark(writing, sign) {
  const { from, to } = writing.selection;
  const text = writing.getText();
  const chosen = text.slice(from, to);
  const { length } = sign;
  if (text.slice(from - length, from) === sign && text.slice(to, to + length) === sign) {
    return writing.replace({ from: from - length, to: to + length }, chosen, { from: 0, to: chosen.length });
  }
  return writing.replace({ from, to }, sign + chosen + sign, { from: length, to: length + chosen.length });
}

/** The address is asked for by selecting its place; one that was selected becomes the link's. */
function link(writing) {
  const range = writing.selection;
  const chosen = writing.getText().slice(range.from, range.to);
  if (ADDRESS.test(chosen)) return writing.replace(range, `[](${chosen})`, { from: 1, to: 1 });
  const at = chosen.length + 3;
  return writing.replace(range, `[${chosen}](https://)`, { from: at, to: at + "https://".length });
}

/** Asked of the server, which is what draws it for the other side. */
function Preview({ writing }) {
  const shown = useSignal({ body: "", rich: null, trouble: "" });
  const { text, room } = writing;
  useEffect(() => {
    if (!open.value || !text.trim()) return undefined;
    const ask = async () => {
      const body = text.trim();
      try {
        shown.value = { body, trouble: "", ...(await room.server.post(`${room.told.urls.inbox}preview/`, { body })) };
      } catch (fault) {
        shown.value = { ...shown.peek(), trouble: fault.detail };
      }
    };
    const timer = setTimeout(ask, RESTING);
    return () => clearTimeout(timer);
  }, [text, open.value]);
  if (!open.value) return null;
  const people = writing.mode.value === "note" ? writing.desk.people.value : undefined;
  return html`<section class="composer-preview" aria-label="Preview">
    ${!text.trim() ? html`<p class="faint">What you write is shown here as ${writing.mode.value === "note" ? "your team" : writing.row.name} will see it.</p>` : html`<${Written} body=${shown.value.body} nodes=${shown.value.rich} people=${people} />`}
    ${shown.value.trouble && html`<p class="composer-over" role="alert">${shown.value.trouble}</p>`}
  </section>`;
}
