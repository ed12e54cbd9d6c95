// Who of the team is here, and the reader's own switch in their menu.
import { html } from "htm/preact";
import { effect } from "@preact/signals";
import { Colleague } from "paldesk/dashboard/marks";
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

/** The choice in the reader's own menu (templates/_own_menu.html) and the mark on their own face. */
export function ownPresence(desk) {
  const choice = /** @type {HTMLElement} */ (document.querySelector("[data-presence-choice]"));
  const items = /** @type {HTMLButtonElement[]} */ ([...choice.querySelectorAll("[data-presence-set]")]);
  for (const item of items) item.addEventListener("click", () => desk.present.choose(/** @type {"online"|"away"} */ (item.value)));
  const mark = document.querySelector(".rail-foot .rail-button .face").appendChild(document.createElement("span"));
  mark.className = "presence";
  effect(() => {
    const status = own(desk);
    choice.hidden = !desk.online;
    for (const item of items) item.ariaChecked = String(item.value === status);
    mark.dataset.presence = status;
    mark.title = PRESENCE[status];
  });
}

/** Without a line nobody is here, whatever was said last. */
function own(desk) {
  return desk.online ? (desk.people.value.find(({ id }) => id === desk.me)?.status ?? "offline") : "offline";
}
