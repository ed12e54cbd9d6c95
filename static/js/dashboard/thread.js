// The conversation itself: it stays at its end while the reader is there, and never pulls one away who is not.
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useComputed, useSignal } from "@preact/signals";
import { CONVERSATION_MERGED } from "paldesk/protocol";
import { Icon } from "paldesk/dashboard/marks";
import { useMerged, Within } from "paldesk/dashboard/merged";
import { Item } from "paldesk/dashboard/bubble";
import { talkOf, unread } from "paldesk/dashboard/state";
import { lastOurs, lastSeen, transcript } from "paldesk/dashboard/transcript";

const NEAR = 48;

/** @param {{ room: import("paldesk/dashboard/actions").Room, row: any }} props */
export function Thread({ room, row }) {
  const { desk } = room;
  const talk = useComputed(() => talkOf(desk.state.value, row.id)).value;
  const entries = desk.entries.value.filter(({ conversation }) => conversation === row.id);
  const newAfter = useRef(unread(row) ? row.read_seq : 0);
  const scroll = useEnd(`${talk.last}.${entries.length}`, talk.loaded);
  useReading(desk, row, scroll.atEnd, talk.loaded);
  const merged = useMerged(room, row, talk.events);
  if (!talk.loaded) return html`<${Waiting} />`;
  const items = transcript(talk.events, entries, { me: desk.me, newAfter: newAfter.current });
  const delivered = fates(talk.events, row, desk.online);
  return html`<div class="talk">
    <div class="talk-scroll pane-body" ref=${scroll.box} onScroll=${scroll.moved} role="log" aria-label=${`Conversation with ${row.name}`} tabindex="0">
      <div class="talk-column">
        ${items.map((item) => html`<${Item} key=${item.key} item=${item} row=${row} room=${room} delivered=${delivered} />
          ${standsHere(item, items, merged) && html`<${Within} key=${`within-${item.key}`} id=${/** @type {any} */ (item).event.other} room=${room} row=${row} />`}`)}
      </div>
    </div>
    ${!scroll.atEnd.value && html`<button class="talk-pill" type="button" onClick=${scroll.toEnd}>
      <${Icon} name="arrow-down" />${scroll.missed.value ? "New message" : "To the end"}
    </button>`}
    <${Typing} desk=${desk} row=${row} />
  </div>`;
}

/** What is part of this one is shown where it was last merged. */
function standsHere(/** @type {any} */ item, /** @type {any[]} */ items, merged) {
  const here = (other) => other.kind === "line" && other.event.type === CONVERSATION_MERGED;
  return here(item) && merged.includes(item.event.other) && items.findLast((other) => here(other) && other.event.other === item.event.other) === item;
}

/** Under the last message of ours, and under the last one seen when that is an earlier one. */
function fates(events, row, online) {
  const last = lastOurs(events);
  const seenUpTo = lastSeen(events, row.visitor_read_seq);
  return ({ seq, pending }) => {
    if (pending) return online ? "Sending…" : "Waiting for the connection";
    if (seq && seq === seenUpTo && last) return "Seen";
    return seq && seq === last ? "Sent" : "";
  };
}

function Typing({ desk, row }) {
  // Colleagues who write are named above the composer, where it matters.
  const typist = (desk.typing.value[row.id] ?? []).find(({ by }) => by.kind === "visitor");
  const words = typist && !typist.rests && `${row.name} is typing`;
  return html`${typist?.text && html`<div class="talk-live"><p class="talk-live-head">${row.name} is writing this and has not sent it</p><p class="talk-live-text" dir="auto">${typist.text}</p></div>`}
    <p class="talk-typing" role="status">${words && html`<span class="talk-dots" aria-hidden="true"><i></i><i></i><i></i></span>${words}`}</p>`;
}

/** The shape of a conversation; invisible for the first 200 ms. */
function Waiting() {
  return html`<div class="talk" aria-busy="true"><div class="talk-scroll pane-body"><div class="talk-column">
    ${["visitor", "operator", "visitor"].map((side, index) => html`<div key=${index} class=${`talk-group talk-${side}`}><span class="skeleton talk-shape"></span></div>`)}
    <span class="visually-hidden" role="status">Loading the conversation</span>
  </div></div></div>`;
}

/** Keeps the end in view while the reader is there. */
function useEnd(version, loaded) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const atEnd = useSignal(true);
  const missed = useSignal(false);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (atEnd.value) toEnd();
    else missed.value = true;
  }, [version]);
  useEffect(() => {
    if (!box.current) return undefined;
    // The composer grows, a window shrinks, a font arrives: the end must stay in view.
    const watch = new ResizeObserver(() => atEnd.peek() && toEnd());
    watch.observe(box.current);
    watch.observe(box.current.firstElementChild);
    toEnd();
    return () => watch.disconnect();
  }, [loaded]);
  const moved = () => {
    // The word of a scroll comes with the next picture: the thread may be gone by then.
    if (!box.current) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    atEnd.value = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd.value) missed.value = false;
  };
  return { box, atEnd, missed, toEnd, moved };
}

/** Read is what the end of was on the screen of a visible window. */
function useReading(desk, row, atEnd, loaded) {
  const read = () => {
    if (loaded && atEnd.value && document.visibilityState === "visible") desk.read(row.id);
  };
  useEffect(read, [row.visitor_seq, row.read_seq, atEnd.value, loaded, desk.online]);
  useEffect(() => {
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  });
}
