// Small faces of the colleagues who look at a conversation.
import { html } from "htm/preact";
import { said } from "paldesk/dashboard/looking";
import { Colleague, Icon } from "paldesk/dashboard/marks";

const SHOWN = 3;

/** @param {{ desk: import("paldesk/dashboard/desk").Desk, around: import("paldesk/dashboard/looking").Around, size?: number }} props */
export function Here({ desk, around, size = 20 }) {
  const people = desk.people.value.filter(({ id }) => around.others.includes(id));
  if (!people.length) return null;
  const words = said(people, around.replying);
  return html`<span class="here" title=${words} data-replying=${people.some(({ id }) => id === around.replying) ? "true" : undefined}>
    <span class="faces" aria-hidden="true">${people.slice(0, SHOWN).map((person) => html`<${Colleague} key=${person.id} person=${person} size=${size} presence=${false} />`)}</span>
    <${Icon} name="eye" />
    <span class="visually-hidden">${words}</span>
  </span>`;
}
