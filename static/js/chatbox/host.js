// The page around the frame. It sends one port; from then on nothing goes by any other way, and never to "*".
//   from the loader  {id, verb, given: […]}
//   to the loader    {id, done} or {id, fault: {code, message}}, and events {name, detail}

/** Why a verb was refused, for the page's developer. */
export class Fault extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Host {
  #port = null;
  #waiting = [];

  /**
   * @param {string[]} origins                             who may frame this page
   * @param {(verb: string, given: any[]) => any} run      may answer later, may throw a Fault
   */
  constructor(origins, run) {
    this.framed = window.parent !== window;
    this.run = run;
    /** The page's, once it has said who it is. */
    this.origin = "";
    const heard = (event) => {
      if (event.source !== window.parent || !origins.includes(event.origin) || event.data !== "paldesk") return;
      this.origin = event.origin;
      this.#port = event.ports[0];
      this.#port.onmessage = ({ data }) => this.#asked(data);
      for (const message of this.#waiting.splice(0)) this.#port.postMessage(message);
    };
    if (this.framed) window.addEventListener("message", heard);
  }

  /** Tell the loader an event: ready, close, or one for the page. Never what was written. */
  tell(name, detail) {
    this.#post({ name, detail });
  }

  async #asked({ id, verb, given = [] }) {
    try {
      this.#post({ id, done: await this.run(verb, given) });
    } catch ({ code = "failed", message }) {
      this.#post({ id, fault: { code, message } });
    }
  }

  #post(message) {
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
  }
}
