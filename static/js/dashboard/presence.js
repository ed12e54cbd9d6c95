// Who of the team is here, and the reader's own switch in their menu.
import { html } from "htm/preact";
import { effect } from "@preact/signals";
import { render } from "preact";
import { Colleague, Icon } from "paldesk/dashboard/marks";
import { PRESENCE } from "paldesk/dashboard/words";

const SHOWN = 4;
const ORDER = { online: 0, away: 1, offline: 2 };

/** Colleagues who are here, first those who are online. */
export function Colleagues({ desk }) {
  const here = desk.people.value.filter(({ id, status }) => id !== desk.me && status !== "offline").sort((a, b) => ORDER[a.status] - ORDER[b.status]);
  if (!here.length) return null;
  const words = here.map(({ name, status }) => `${name}: ${PRESENCE[status]}`).join(", ");
  return html`<span class="row inbox-colleagues" role="img" aria-label=${`Here now: ${words}`} title=${words}>
    <span class="faces">${here.slice(0, SHOWN).map((person) => html`<${Colleague} key=${person.id} person=${person} size=${24} />`)}</span>
    ${here.length > SHOWN && html`<span class="small faint">+${here.length - SHOWN}</span>`}
  </span>`;
}

/** The switch in the reader's own menu and the mark on their own face. */
export function ownPresence(desk) {
  const choice = /** @type {HTMLElement|null} */ (document.querySelector("[data-presence-choice]"));
  if (choice) {
    choice.hidden = false;
    render(html`<${Choice} desk=${desk} />`, choice);
  }
  const face = document.querySelector(".rail-foot .rail-button .face");
  if (face) face.append(dot(desk));
}

function Choice({ desk }) {
  const status = own(desk);
  return html`<div role="group" aria-label="Your presence">
    ${["online", "away"].map((name) => html`<button key=${name} class="menu-item" type="button" role="menuitemradio" aria-checked=${String(status === name)} onClick=${() => desk.be(name)}>
      <span class="presence presence-inline" data-presence=${name}></span>${PRESENCE[name]}
      <span class="menu-check"><${Icon} name="check" /></span>
    </button>`)}
    <hr class="menu-line" />
  </div>`;
}

function dot(desk) {
  const mark = document.createElement("span");
  mark.className = "presence";
  effect(() => {
    mark.dataset.presence = own(desk);
    mark.title = PRESENCE[own(desk)];
  });
  return mark;
}

/** Without a line nobody is here, whatever was said last. */
function own(desk) {
  return desk.online ? (desk.people.value.find(({ id }) => id === desk.me)?.status ?? "offline") : "offline";
}
