// The head of a conversation: who it is with, how it stands, and what is mostly done to it. The rest is in its menu.
import { html } from "htm/preact";
import { actionOf, actionsFor, busy, perform } from "paldesk/dashboard/actions";
import { Opener } from "paldesk/dashboard/chooser";
import { Here } from "paldesk/dashboard/here";
import { Colleague, Icon, now, Portrait } from "paldesk/dashboard/marks";
import { exactly, until } from "paldesk/dashboard/words";

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any }} props */
export function Head({ room, row }) {
  const { place } = room;
  const open = place.context.value;
  return html`<header class="pane-head inbox-talk-head">
    <button class="button button-quiet button-icon pane-back" type="button" aria-label="Back to the list" onClick=${() => place.leave()}><${Icon} name="arrow-left" size=${20} flip=${true} /></button>
    <${Portrait} row=${row} size=${32} />
    <div class="grow inbox-who">
      <h2 class="truncate" tabindex="-1">${row.name}</h2>
      <p class="inbox-facts small faint truncate"><${Proof} row=${row} /><span class="tabular">#${row.number}</span><span class="truncate">${row.site}</span></p>
    </div>
    <${Here} desk=${room.desk} around=${room.desk.looking.around(row.id)} size=${24} />
    <${Standing} row=${row} />
    <${Assign} room=${room} row=${row} />
    <${Snooze} room=${room} row=${row} />
    <${Turn} room=${room} row=${row} />
    <${More} room=${room} row=${row} />
    <button class="button button-quiet button-icon button-small" type="button" aria-expanded=${String(open)} aria-keyshortcuts="i" aria-label=${`About ${row.name}`} title="About this person (I)"
      onClick=${() => place.toggleContext()}><${Icon} name="panel-right" flip=${true} /></button>
  </header>`;
}

/** Whether somebody vouches for who this is. */
export function Proof({ row }) {
  if (row.verified) return html`<span class="inbox-proof inbox-verified" title="Verified by your server"><${Icon} name="badge-check" />Verified</span>`;
  return html`<span class="inbox-proof" title="Your server does not vouch for this person">Not verified</span>`;
}

const STATUS = { pending: ["hourglass", "Pending"], snoozed: ["alarm-clock", "Snoozed"], closed: ["archive", "Closed"] };

/** What keeps it out of the open ones, and whether the door is shut. */
function Standing({ row }) {
  const [icon, word] = STATUS[row.status] ?? [];
  const until_ = row.snoozed_until ? `until ${until(row.snoozed_until, now.value)}` : "";
  return html`
    ${row.blocked && html`<span class="badge badge-danger inbox-status"><${Icon} name="ban" />Blocked</span>`}
    ${icon && html`<span class="badge inbox-status" title=${until_ && `Until ${exactly(row.snoozed_until)}`}><${Icon} name=${icon} />${word}${until_ && html` <span class="inbox-until">${until_}</span>`}</span>`}`;
}

function Assign({ room, row }) {
  const { desk } = room;
  const owner = desk.people.value.find(({ id }) => id === row.assignee);
  const team = desk.teams.value.find(({ id }) => id === row.team);
  const who = owner && (owner.id === desk.me ? "You" : owner.name);
  const words = who ?? team?.name ?? "Assign";
  const told = [who && (who === "You" ? "you" : who), team && `the team ${team.name}`].filter(Boolean).join(" and ");
  return html`<${Opener} action=${actionOf("assign", row, room)} row=${row} room=${room} class="button button-small inbox-assign" aria-keyshortcuts="a" title="Assign (A)"
    aria-label=${told ? `Assigned to ${told}, change` : "Assign to somebody"}>
    ${owner ? html`<${Colleague} person=${owner} size=${20} presence=${false} />` : html`<${Icon} name=${team ? "users-round" : "user-round-plus"} />`}
    <span class="truncate">${words}</span><${Icon} name="chevron-down" />
  <//>`;
}

function Snooze({ room, row }) {
  const action = actionOf("snooze", row, room);
  return action && html`<${Opener} action=${action} row=${row} room=${room} class="button button-icon button-small inbox-snooze" aria-keyshortcuts="s" title="Snooze (S)" aria-label="Snooze"><${Icon} name="alarm-clock" /><//>`;
}

function Turn({ room, row }) {
  const action = actionOf("close", row, room) ?? actionOf("reopen", row, room);
  const words = action.words(row, room);
  return html`<button class="button button-small" type="button" aria-keyshortcuts="e" aria-label=${words} aria-busy=${busy.value === `${action.id} ${row.id}` ? "true" : undefined} title=${`${words} (E)`} onClick=${() => perform(action, row, room)}>
    <${Icon} name=${action.icon} /><span class="inbox-turn">${words}</span>
  </button>`;
}

/** All that can be done and has no place of its own here, or none that is shown on a small screen. */
const MORE = {
  id: "more",
  icon: "ellipsis",
  words: () => "More actions",
  find: false,
  choices: (row, room) => actionsFor(row, room).filter(hidden).map((action) => entry(action, row, room)),
};

// They stand in the head where it is wide enough.
const SOMETIMES = new Set(["assign", "snooze"]);
const hidden = (/** @type {import("paldesk/dashboard/actions").Action} */ { id, menu }) => menu !== false || (SOMETIMES.has(id) && !shown(`[data-act="${id}"]`));
const shown = (selector) => document.querySelector(selector)?.checkVisibility();

function entry(action, row, room) {
  const { id, icon, key, danger } = action;
  const words = action.words(row, room);
  const run = () => perform(action, row, room, document.querySelector('[data-act="more"]'));
  return { id, icon, danger, words: action.choices ? `${words}…` : words, hint: key?.toUpperCase(), group: danger ? " " : "", run };
}

function More({ room, row }) {
  return html`<${Opener} action=${MORE} row=${row} room=${room} class="button button-icon button-small" aria-label="More actions" title="More actions"><${Icon} name="ellipsis" /><//>`;
}
