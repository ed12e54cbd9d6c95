// Who this browser is to the site: one secret, kept in the frame's own storage, made with the first message.
import { Later, Refused } from "paldesk/socket";
import { outliving, Shelf } from "paldesk/chatbox/storage";

export class Session {
  /**
   * @param {string} key   the site's public key
   * @param {object} [options]
   * @param {() => void} [options.onEnded]   the server knows this secret no more
   * @param {() => boolean} [options.wanted] whether there is a reason to begin a session
   * @param {string} [options.keeping]       "session": no longer than the tab
   * @param {Shelf} [options.shelf]
   */
  constructor(key, { onEnded = () => {}, wanted = () => true, keeping, shelf } = {}) {
    this.onEnded = onEnded;
    this.wanted = wanted;
    this.name = `paldesk.${key}`;
    this.shelf = shelf ?? new Shelf(outliving(keeping, this.name));
    /** While it is being said who this is, no ticket is asked for: the secret may be another then. */
    this.settling = Promise.resolve();
    /** The door is shut; the secret is kept, for it may be opened again. */
    this.blocked = false;
    /** What is said with each ticket: the browser's signal, and an answer to the age question. */
    this.saying = {};
    /** Told the code of a refusal. */
    this.onRefused = (code) => {};
    this.base = `/chatbox/${encodeURIComponent(key)}/`;
  }

  get secret() {
    return this.shelf.get(this.name);
  }

  /** Whether answers ring: remembered with the secret alone. */
  get sound() {
    return Boolean(this.secret && this.shelf.get(`${this.name}.sound`));
  }

  set sound(on) {
    if (on && this.secret) this.shelf.set(`${this.name}.sound`, "1");
    else this.shelf.remove(`${this.name}.sound`);
  }

  get headers() {
    return this.secret ? { Authorization: `Bearer ${this.secret}` } : {};
  }

  file(id) {
    return `${this.base}files/${id}/`;
  }

  /** A ticket for one socket; the first ever asked for makes the session, if that is `wanted`. Throws Refused and Later. */
  async ticket(wanted = this.wanted()) {
    if (!this.secret && !wanted) {
      this.onEnded();
      throw new Refused("There is nothing to say yet.");
    }
    await this.settling.catch(() => {});
    const { secret } = this;
    const answer = await this.#ask("POST");
    if (answer.status === 401) {
      // Another tab may have put a new one here meanwhile.
      if (this.secret === secret) {
        this.forget();
        this.onEnded();
      }
      return this.ticket();
    }
    if (answer.status === 429) throw new Later(1000 * (Number(answer.headers.get("Retry-After")) || 5));
    if (answer.status >= 500) throw new Error(`The server answered ${answer.status}.`);
    const told = await answer.json();
    this.blocked = told.code === "blocked";
    if (!answer.ok) {
      this.onRefused(told.code);
      throw new Refused(told.detail);
    }
    if (told.secret) this.keep(told.secret);
    return told.ticket;
  }

  /** End it on the server and here. Throws when the server was not reached; then nothing has changed. */
  async end() {
    const answer = await this.#ask("DELETE");
    if (!answer.ok && answer.status !== 401) throw new Error(`The server answered ${answer.status}.`);
    this.forget();
  }

  keep(secret) {
    this.shelf.set(this.name, secret);
  }

  forget() {
    this.sound = false;
    this.shelf.remove(this.name);
  }

  /** Where the outbox outlives a reload: one record per message. */
  get unsent() {
    const prefix = `${this.name}.unsent.`;
    return {
      all: () => this.shelf.names(prefix).flatMap((name) => parsed(this.shelf.get(name))),
      put: (entry) => this.shelf.set(prefix + entry.client_id, JSON.stringify(entry)),
      remove: (id) => this.shelf.remove(prefix + id),
    };
  }

  async #ask(method) {
    // With the first message the team learns which time of day it is for the visitor.
    const zone = this.secret || method !== "POST" ? {} : { zone: await ownZone() };
    const body = method === "POST" ? new URLSearchParams({ ...zone, ...this.saying }) : undefined;
    return fetch(`${this.base}session/`, { method, headers: this.headers, body, credentials: "omit" });
  }
}

/** Asked in a task of its own: the first question to Intl costs a slow phone 40 ms. @returns {Promise<string>} */
function ownZone() {
  return new Promise((resolve) => {
    setTimeout(() => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      setTimeout(() => resolve(timeZone ?? ""));
    });
  });
}

// A record that somebody cut or changed is no reason to show no chat at all.
function parsed(text) {
  try {
    const entry = JSON.parse(text);
    return entry?.client_id ? [entry] : [];
  } catch {
    return [];
  }
}
