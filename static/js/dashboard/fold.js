// A section beside the conversation that folds, and remembers it.
import { html } from "htm/preact";

const FOLDED = "paldesk.folded.";

/** @param {{ name: string, title: string, children?: any }} props */
export function Fold({ name, title, children }) {
  const open = localStorage.getItem(FOLDED + name) !== "1";
  const toggled = (event) => {
    if (event.currentTarget.open) localStorage.removeItem(FOLDED + name);
    else localStorage.setItem(FOLDED + name, "1");
  };
  return html`<details class="fold" open=${open} onToggle=${toggled}><summary>${title}</summary><div>${children}</div></details>`;
}
