// Whose conversation it is, and the menu that changes that: me, a colleague, nobody.
import { html } from "htm/preact";
import { Colleague, Icon } from "paldesk/dashboard/marks";
import { PRESENCE } from "paldesk/dashboard/words";

const ORDER = { online: 0, away: 1, offline: 2 };

export function Assign({ desk, row, attempt }) {
  const people = desk.people.value;
  const owner = people.find(({ id }) => id === row.assignee);
  const words = !owner ? "Assign" : owner.id === desk.me ? "You" : owner.name;
  return html`<pal-menu end>
    <button class="button button-small inbox-assign" type="button" popovertarget="assign" aria-haspopup="menu" aria-keyshortcuts="a" title="Assign (A)"
      aria-label=${owner ? `Assigned to ${words === "You" ? "you" : words}, change` : "Assign to somebody"}>
      ${owner ? html`<${Colleague} person=${owner} size=${20} presence=${false} />` : html`<${Icon} name="user-round-plus" />`}
      <span class="truncate">${words}</span><${Icon} name="chevron-down" />
    </button>
    <div class="menu" id="assign" popover="auto" role="menu" aria-label="Assign to">
      ${sorted(people, desk.me).map((person) => html`<${Choice} key=${person.id} desk=${desk} row=${row} person=${person} attempt=${attempt} />`)}
      <hr class="menu-line" />
      <${Nobody} desk=${desk} row=${row} attempt=${attempt} />
    </div>
  </pal-menu>`;
}

/** The reader first, then who is here. */
function sorted(people, me) {
  return people.toSorted((a, b) => Number(b.id === me) - Number(a.id === me) || ORDER[a.status] - ORDER[b.status]);
}

function Choice({ desk, row, person, attempt }) {
  const chosen = person.id === row.assignee;
  const choose = () => pick(() => !chosen && attempt(() => desk.assign(row.id, person.id)));
  return html`<button class="menu-item" type="button" role="menuitemradio" aria-checked=${String(chosen)} onClick=${choose}>
    <${Colleague} person=${person} size=${20} presence=${false} />
    <span class="truncate">${person.id === desk.me ? `${person.name} (you)` : person.name}</span>
    <span class="menu-hint">${PRESENCE[person.status]}</span>
    <span class="menu-check inbox-check"><${Icon} name="check" /></span>
  </button>`;
}

function Nobody({ desk, row, attempt }) {
  const chosen = row.assignee === null;
  const choose = () => pick(() => !chosen && attempt(() => desk.assign(row.id, null)));
  return html`<button class="menu-item" type="button" role="menuitemradio" aria-checked=${String(chosen)} onClick=${choose}>
    <span class="face face-20 face-ghost"></span><span>Nobody</span><span class="menu-check"><${Icon} name="check" /></span>
  </button>`;
}

function pick(then) {
  document.getElementById("assign").hidePopover();
  then();
}
