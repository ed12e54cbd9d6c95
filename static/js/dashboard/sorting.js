// Beside the conversation: its labels, priority and team, and who follows it. Each opens the same chooser as its key.
import { html } from "htm/preact";
import { PARTICIPANT_SET, CONVERSATION_LABEL } from "paldesk/protocol";
import { actionOf, attempt, perform } from "paldesk/dashboard/actions";
import { Opener } from "paldesk/dashboard/chooser";
import { Fold } from "paldesk/dashboard/fold";
import { Colleague, Icon } from "paldesk/dashboard/marks";
import { PRIORITIES } from "paldesk/dashboard/words";

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any }} props */
export function Sorting({ room, row }) {
  return html`
    <${Fold} name="sorting" title="Conversation">
      <div class="sorting">
        <${Labels} room=${room} row=${row} />
        <${Priority} room=${room} row=${row} />
        <${Team} room=${room} row=${row} />
      </div>
    <//>
    <${Fold} name="participants" title="Participants"><${Participants} room=${room} row=${row} /><//>`;
}

function Labels({ room, row }) {
  const known = room.desk.labels.value.filter(({ id }) => row.labels.includes(id));
  const takeOff = (label) => attempt(row, room, () => room.desk.ask({ type: CONVERSATION_LABEL, conversation: row.id, label, on: false }));
  return html`<span class="fact-label">Labels</span><span class="sorting-labels">
    ${known.map(({ id, name, hue }) => html`<span key=${id} class=${`label hue-${hue}`}><span class="truncate">${name}</span>
      <button class="label-off" type="button" aria-label=${`Take the label ${name} off`} title="Take off" onClick=${() => takeOff(id)}><${Icon} name="x" /></button></span>`)}
    <${Opener} action=${actionOf("label", row, room)} row=${row} room=${room} class="label label-add" aria-label="Add a label" title="Labels (L)"><${Icon} name="plus" />${!known.length && "Add"}<//>
  </span>`;
}

function Priority({ room, row }) {
  const { words, icon } = PRIORITIES[row.priority];
  return html`<span class="fact-label">Priority</span><${Opener} action=${actionOf("priority", row, room)} row=${row} room=${room} class="sorting-value" aria-label=${`Priority: ${words}, change`} title="Priority (P)">
    <span class=${`inbox-mark priority-${row.priority}`}><${Icon} name=${icon} /></span><span class=${row.priority === "none" ? "faint" : ""}>${row.priority === "none" ? "None" : words}</span><${Icon} name="chevron-down" /><//>`;
}

function Team({ room, row }) {
  const team = room.desk.teams.value.find(({ id }) => id === row.team);
  return html`<span class="fact-label">Team</span><${Opener} action=${actionOf("team", row, room)} row=${row} room=${room} class="sorting-value" aria-label=${`Team: ${team?.name ?? "none"}, change`} title="Team (T)">
    <span class="inbox-mark"><${Icon} name="users-round" /></span><span class=${`truncate${team ? "" : " faint"}`}>${team?.name ?? "None"}</span><${Icon} name="chevron-down" /><//>`;
}

function Participants({ room, row }) {
  const { desk } = room;
  const here = desk.people.value.filter(({ id }) => row.participants.includes(id));
  const set = (member, on) => attempt(row, room, () => desk.ask({ type: PARTICIPANT_SET, conversation: row.id, member, on }));
  const follow = actionOf("follow", row, room) ?? actionOf("unfollow", row, room);
  return html`
    ${!here.length && html`<p class="faint sorting-none">Nobody follows this. Whoever does is told of every message.</p>`}
    <ul class="participants">${here.map((person) => html`<li key=${person.id}><${Colleague} person=${person} size=${24} /><span class="grow truncate">${person.name}${person.id === desk.me && " (you)"}</span>
      <button class="button button-quiet button-icon button-small" type="button" aria-label=${`Remove ${person.name}`} title="Remove" onClick=${() => set(person.id, false)}><${Icon} name="x" /></button></li>`)}</ul>
    <p class="sorting-actions">
      <button class="button button-small" type="button" onClick=${() => perform(follow, row, room)}><${Icon} name=${follow.icon} />${follow.words(row, room)}</button>
      <${Opener} action=${actionOf("participants", row, room)} row=${row} room=${room} class="button button-small button-quiet"><${Icon} name="user-round-plus" />Add<//>
    </p>`;
}
