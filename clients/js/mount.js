/** The one chatbox of a page while components that show it come and go. */
import { load } from "./index.js";

const NOTHING = Object.freeze({ isReady: false, isOpen: false, unread: 0 });
const VERBS = ["open", "close", "toggle", "show", "hide", "identify", "update", "track", "message", "send", "consent", "privacy", "logout", "on", "off", "get"];
const HEARD = Object.entries({
  onReady: "ready",
  onOpen: "open",
  onClose: "close",
  onConversationStarted: "conversation:started",
  onMessageSent: "message:sent",
  onMessageReceived: "message:received",
  onUnread: "unread",
  onIdentified: "identified",
  onConsent: "consent",
  onError: "error",
});

export class Mount {
  state = NOTHING;
  #api = null;
  #options = "";
  #who = "null";
  #hidden = false;
  #leaving = 0;
  #listening = [];
  #watching = new Set();
  #waiting = [];

  /** Shows the chatbox of `options` (JSON), whose functions are those of `latest`. Returns what ends it. */
  come(options, latest) {
    clearTimeout(this.#leaving);
    if (this.#api && options !== this.#options) this.#leave();
    if (!this.#api) this.#load(options, latest);
    // Strict mode takes a component away and puts it back at once, and so does a change of route: that is no farewell.
    return () => (this.#leaving = setTimeout(() => this.#leave()));
  }

  /** @param {string} who JSON; "null" is nobody, and after somebody it is their log-out */
  identify(who) {
    if (who === this.#who) return;
    if (who === "null") this.#api.logout();
    else this.#api.identify(JSON.parse(who));
    this.#who = who;
  }

  hide(hidden) {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    if (hidden) this.#api.hide();
    else this.#api.show();
  }

  /** @returns {() => void} what ends the watching */
  watch(listener) {
    this.#watching.add(listener);
    listener(this.state);
    return () => void this.#watching.delete(listener);
  }

  /** Each waits for the component; where there is no window it resolves to undefined. */
  verbs() {
    const waits = (verb) => async (...given) => (await this.#arrived())?.[verb](...given);
    return Object.fromEntries(VERBS.map((verb) => [verb, waits(verb)]));
  }

  #arrived() {
    if (this.#api || typeof window === "undefined") return this.#api;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #load(options, latest) {
    const { getToken } = latest.current;
    const asked = getToken && { getToken: () => latest.current.getToken() };
    this.#options = options;
    this.#api = load({ ...JSON.parse(options), ...asked });
    this.#listen("ready", () => this.#become({ isReady: true }));
    this.#listen("open", () => this.#become({ isOpen: true }));
    this.#listen("close", () => this.#become({ isOpen: false }));
    this.#listen("unread", (unread) => this.#become({ unread }));
    for (const [name, event] of HEARD) this.#listen(event, (detail) => latest.current[name]?.(detail));
    for (const resolve of this.#waiting.splice(0)) resolve(this.#api);
  }

  #listen(event, listener) {
    this.#listening.push([event, listener]);
    this.#api.on(event, listener);
  }

  #leave() {
    for (const [event, listener] of this.#listening.splice(0)) this.#api.off(event, listener);
    this.#api.shutdown();
    this.#api = null;
    this.#who = "null";
    this.#hidden = false;
    this.#become(NOTHING);
  }

  #become(changed) {
    this.state = { ...this.state, ...changed };
    for (const listener of this.#watching) listener(this.state);
  }
}
