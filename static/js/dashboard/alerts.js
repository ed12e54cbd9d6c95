// A notification on the desktop and a sound, for notices that nobody looks at. Of all tabs of the reader one rings; it
// waits a moment, because a notice whose conversation is before their eyes in some tab is read by then.
import { isQuiet } from "paldesk/dashboard/quiet";
import { told } from "paldesk/dashboard/notices";

const WAIT = 800;
const BETWEEN_SOUNDS = 2_000;

export class Alerts {
  #waiting = new Map();
  #rang = -Infinity;

  /**
   * @param {object} on
   * @param {() => import("paldesk/dashboard/notices").Settings} on.settings
   * @param {() => boolean} on.leads                      this tab is the one that rings
   * @param {(conversation: string) => boolean} on.looksAt    it is open and visible here
   * @param {(notice: any) => void} on.show
   * @param {() => void} on.ring
   * @param {() => number} [on.now]
   * @param {(then: () => void, ms: number) => any} [on.after]
   */
  constructor({ settings, leads, looksAt, show, ring, now = Date.now, after = (then, ms) => setTimeout(then, ms) }) {
    this.on = { settings, leads, looksAt, show, ring, now, after };
  }

  /** @param {{ notice: import("paldesk/protocol").Notice }} frame */
  added({ notice }) {
    this.#waiting.set(notice.id, notice);
    this.on.after(() => this.#due(notice), WAIT);
  }

  wereRead({ ids, conversation, all }) {
    for (const { id, conversation: its } of [...this.#waiting.values()]) if (all || its === conversation || ids.includes(id)) this.#waiting.delete(id);
  }

  #due(notice) {
    // A later message of the same row waits in its place.
    if (this.#waiting.get(notice.id) !== notice) return;
    this.#waiting.delete(notice.id);
    const { settings, leads, looksAt, show, now } = this.on;
    const { desktop, sound } = settings();
    if (!leads() || looksAt(notice.conversation) || isQuiet(settings(), now())) return;
    if (desktop) show(notice);
    if (sound) this.#ring(now());
  }

  #ring(now) {
    if (now - this.#rang < BETWEEN_SOUNDS) return;
    this.#rang = now;
    this.on.ring();
  }
}

/** The tab that holds the lock leads until it is closed; then another does. @param {string} me @param {LockManager} [locks] @returns {() => boolean} */
export function leadership(me, locks = globalThis.navigator?.locks) {
  // Where there are no locks every tab rings, and the notification's tag keeps them from being many.
  if (!locks) return () => true;
  let leads = false;
  locks.request(`paldesk.alerts.${me}`, () => {
    leads = true;
    return new Promise(() => {});
  });
  return () => leads;
}

/** Permission as the browser has it; "unsupported" where it knows no notifications. @returns {NotificationPermission|"unsupported"} */
export function permission() {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

/** One for each conversation. It says who and why, never what was written: others may see the screen. */
export function shown(notice, person, open) {
  if (permission() !== "granted") return;
  const { what, why } = told(notice, person);
  const shown = new Notification(notice.name, { body: `${what}, ${why}`, tag: notice.conversation });
  shown.onclick = () => {
    focus();
    shown.close();
    open(notice);
  };
}
