// The conversations that were opened in this frame, each kept complete; one of them is shown.
import { CONVERSATION_REMOVED, SESSION_OPENED } from "paldesk/protocol";
import { Store } from "paldesk/chatbox/store";

export class Opened {
  constructor(people) {
    this.shown = new Store(people);
    this.all = new Set([this.shown]);
  }

  /** @param {string|null} conversation null: the one that is about to begin @returns {Store|undefined} */
  of(conversation) {
    return [...this.all].find((each) => each.conversation === conversation);
  }

  /** Whether what is shown was deleted, as this frame tells, now or while this browser was away. */
  lost({ type, conversation, talks, more_talks }) {
    const shown = this.shown.conversation;
    if (!shown) return false;
    if (type === CONVERSATION_REMOVED) return conversation === shown;
    return type === SESSION_OPENED && !more_talks && !talks.some(({ id }) => id === shown);
  }

  /** What to draw of the one that is shown, with what is unsent in it. @param {import("paldesk/outbox").Entry[]} unsent */
  rows(unsent) {
    const { conversation, anew } = this.shown;
    return this.shown.rows(unsent.filter((entry) => (!conversation && !anew) || entry.conversation === conversation));
  }

  get unread() {
    return [...this.all].reduce((sum, { unread }) => sum + unread, 0);
  }

  learn(frame) {
    for (const each of this.all) each.learn(frame);
  }

  /** Show another, or with null what is about to become one. */
  choose(conversation) {
    this.shown = this.of(conversation) ?? new Store([...this.shown.people.values()]);
    this.all.add(this.shown);
    this.shown.conversation = conversation;
    this.shown.anew = !conversation;
  }

  /** What is shown was deleted, or with "" all of them are over. @returns {string[]} which those are */
  forget(gone) {
    const over = [...this.all].filter(({ conversation }) => conversation && (!gone || conversation === gone));
    const ids = over.map(({ conversation }) => conversation);
    for (const each of over) if (each !== this.shown) this.all.delete(each);
    this.shown.reset();
    return ids;
  }
}
