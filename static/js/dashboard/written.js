// A text as it is shown: its markup where it has any, links, and colleagues whom a note names.
import { html } from "htm/preact";
import { h } from "preact";
import { rich } from "paldesk/rich";
import { linked } from "paldesk/dashboard/links";
import { marked } from "paldesk/dashboard/mentions";

const make = (name, attributes, children) => h(name, attributes, ...children);

/** @param {{ body: string, nodes: any[]|null|undefined, people?: { name: string }[] }} props `people` may be named in it */
export function Written({ body, nodes, people }) {
  const text = (words) => (people ? marked(words, people, linked) : linked(words));
  return html`<div class=${`talk-bubble${nodes ? " rich" : ""}`} dir="auto">${nodes ? rich(nodes, make, text) : text(body)}</div>`;
}
