// What follows from a notice beside its row in the list: it is read where its conversation is looked at, and rings where not.
import { effect } from "@preact/signals";
import * as p from "paldesk/protocol";
import "paldesk/dashboard/acts/notices";
import { Alerts, leadership, shown } from "paldesk/dashboard/alerts";
import { goTo } from "paldesk/dashboard/bell";
import { awaitTouch, chime } from "paldesk/chime";

/** @param {import("paldesk/dashboard/actions").Room} room */
export function listenToNotices(room) {
  const { desk, notices, place } = room;
  const looksAt = (conversation) => place.conversation.peek() === conversation && document.visibilityState === "visible";
  const looks = () => document.visibilityState === "visible" && notices.looksAt(place.conversation.peek());
  const alerts = new Alerts({
    settings: () => notices.settings.peek(),
    leads: leadership(desk.me),
    looksAt,
    show: (notice) => shown(notice, desk.name, (about) => goTo(room, about)),
    ring: chime,
  });
  desk.hear(p.NOTICE_ADDED, (frame) => (looksAt(frame.notice.conversation) ? looks() : alerts.added(frame)));
  desk.hear(p.NOTICES_READ, (frame) => alerts.wereRead(frame));
  effect(() => void (place.conversation.value && desk.online && looks()));
  document.addEventListener("visibilitychange", looks);
  awaitTouch();
}
