// Asking our own server. What goes wrong comes back as a Failure with words for the person.
import { Later, Refused } from "paldesk/socket";

export class Failure extends Error {
  /** @param {string} detail @param {number} [status] @param {any} [told] what the server answered */
  constructor(detail, status = 0, told = {}) {
    super(detail);
    this.detail = detail;
    this.status = status;
    this.told = told;
  }
}

const UNREACHED = "The server was not reached. Check your connection and try again.";
const LOGGED_OUT = "You are logged out. Log in again to go on.";

export class Server {
  /** @param {string} csrf */
  constructor(csrf) {
    this.csrf = csrf;
  }

  /** @param {string} url @returns {Promise<any>} raises Failure */
  get(url) {
    return this.#ask(url, {});
  }

  /** @param {string} url @param {object} [body] @param {RequestInit} [how] @returns {Promise<any>} raises Failure */
  post(url, body = {}, how = {}) {
    const headers = { "X-CSRFToken": this.csrf, "Content-Type": "application/json" };
    return this.#ask(url, { ...how, method: "POST", headers, body: JSON.stringify(body) });
  }

  /** @param {string} url @returns {Promise<any>} raises Failure */
  delete(url) {
    return this.#ask(url, { method: "DELETE", headers: { "X-CSRFToken": this.csrf } });
  }

  /** What opens the socket. Raises Refused where coming back is useless, Later where the server named a time. */
  async ticket(url) {
    try {
      return (await this.post(url)).ticket;
    } catch (fault) {
      if (fault.status === 429) throw new Later(1000 * (fault.told.retry_after || 5));
      if (fault.status >= 400 && fault.status < 500) throw new Refused(fault.detail);
      throw fault;
    }
  }

  async #ask(url, options) {
    const headers = { Accept: "application/json", ...options.headers };
    const answer = await fetch(url, { ...options, headers }).catch(() => {
      throw new Failure(UNREACHED);
    });
    const told = await answer.json().catch(() => ({}));
    // A log-in page instead of an answer: the session ended while the window stood open.
    if (answer.redirected || answer.status === 401) throw new Failure(LOGGED_OUT, 401, told);
    if (!answer.ok) throw new Failure(told.detail || said(answer), answer.status, told);
    return told;
  }
}

function said(answer) {
  const request = answer.headers.get("X-Request-Id");
  const words = answer.status === 403 ? "Your role does not allow this." : `The server answered ${answer.status}. Try again in a moment.`;
  return request ? `${words} (Request ${request})` : words;
}
