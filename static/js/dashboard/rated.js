// How the visitor found this conversation: the score as soon as the ledger tells of it, the comment when it is asked for.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { CONVERSATION_RATED } from "paldesk/protocol";
import { Fold } from "paldesk/dashboard/fold";
import { RATED } from "paldesk/dashboard/lines";
import { Since } from "paldesk/dashboard/marks";
import { talkOf } from "paldesk/dashboard/state";

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any, contact: any }} props */
export function Rated({ room: { desk, people }, row, contact }) {
  const told = talkOf(desk.state.value, row.id).events.findLast(({ type }) => type === CONVERSATION_RATED);
  const given = contact.rating?.conversation === row.number ? contact.rating : null;
  useEffect(() => {
    if (told) people.load(row);
  }, [told?.seq]);
  const score = told?.score ?? given?.score;
  if (!score) return null;
  return html`<${Fold} name="rating" title="Rating">
    <p><span class="strong tabular">${score} of 5</span>, ${RATED[score - 1]} <span class="faint small"><${Since} at=${told?.at ?? given.at} /></span></p>
    ${given?.comment && given.score === score && html`<p class="about-comment" dir="auto">${given.comment}</p>`}
  <//>`;
}
