// Two conversations shown as one: where a merged one went, and what was said in it, within the other.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { useComputed } from "@preact/signals";
import * as p from "paldesk/protocol";
import { actionOf, perform } from "paldesk/dashboard/actions";
import { Item } from "paldesk/dashboard/bubble";
import { Icon } from "paldesk/dashboard/marks";
import { elsewhere } from "paldesk/dashboard/place";
import { talkOf } from "paldesk/dashboard/state";
import { transcript } from "paldesk/dashboard/transcript";

/** Over a conversation that is shown within another. @param {{ room: import("paldesk/dashboard/actions").Room, row: any }} props */
export function Merged({ room, row }) {
  const { desk, place } = room;
  const target = desk.state.value.rows[row.merged_into];
  useEffect(() => {
    if (!target) desk.openBeside([row.merged_into]);
  }, [row.merged_into]);
  const go = (event) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    place.goTo(target.number);
  };
  const undo = () => perform(actionOf("unmerge", row, room), row, room);
  return html`<div class="banner banner-info inbox-merged">
    <${Icon} name="git-merge" />
    <span class="grow">${target ? html`This is part of <a href=${place.address(target.number)} onClick=${go}>#${target.number} ${target.name}</a> now.` : "This is part of another conversation now."}</span>
    <button class="button button-small" type="button" onClick=${undo}>Undo the merge</button>
  </div>`;
}

/** The conversations merged into this one, kept complete while it is open. @returns {string[]} */
export function useMerged(room, row, events) {
  const { desk } = room;
  const others = [...new Set(events.filter(({ type }) => type === p.CONVERSATION_MERGED).map(({ other }) => other))];
  useEffect(() => {
    if (others.length) desk.openBeside(others);
  }, [others.join(" ")]);
  return others.filter((id) => desk.state.value.rows[id]?.merged_into === row.id);
}

/** What was said in a conversation that is part of this one. @param {{ id: string, room: any, row: any }} props */
export function Within({ id, room, row }) {
  const { desk, place } = room;
  const talk = useComputed(() => talkOf(desk.state.value, id)).value;
  const other = desk.state.value.rows[id];
  const entries = desk.entries.value.filter(({ conversation }) => conversation === id);
  const items = transcript(talk.events.filter(({ type }) => type === p.MESSAGE_CREATED || type === p.NOTE_ADDED || REWRITES.has(type)), entries, { me: desk.me });
  const count = items.flatMap((item) => (item.kind === "group" ? item.bubbles : [])).length;
  const go = (event) => {
    if (elsewhere(event)) return;
    event.preventDefault();
    place.goTo(other.number);
  };
  return html`<details class="talk-within" open>
    <summary><${Icon} name="git-merge" /><span class="grow truncate">#${other.number} ${other.name}</span><span class="faint">${talk.loaded ? `${count} ${count === 1 ? "message" : "messages"}` : "Loading"}</span></summary>
    <div class="talk-within-body">
      ${items.map((item) => html`<${Item} key=${item.key} item=${item} row=${other} room=${room} delivered=${() => ""} />`)}
      <p class="talk-within-foot small"><a href=${place.address(other.number)} onClick=${go}>Open #${other.number}</a><span class="faint"> to answer in the chat where this was written.</span></p>
    </div>
  </details>`;
}

const REWRITES = new Set([p.MESSAGE_EDITED, p.MESSAGE_UNSENT, p.NOTE_EDITED, p.NOTE_UNSENT]);
