// The page around the frame. It sends one port; from then on nothing goes by any other way, and never to "*".

export class Host {
  #port = null;
  #waiting = [];

  /**
   * @param {string[]} origins                          who may frame this page
   * @param {(name: string, message: any) => void} onCommand  opened, closed, message, send
   */
  constructor(origins, onCommand) {
    this.framed = window.parent !== window;
    const heard = (event) => {
      if (event.source !== window.parent || !origins.includes(event.origin) || event.data !== "paldesk") return;
      this.#port = event.ports[0];
      this.#port.onmessage = ({ data }) => onCommand(data.name, data);
      for (const message of this.#waiting.splice(0)) this.#port.postMessage(message);
    };
    if (this.framed) window.addEventListener("message", heard);
  }

  /** Tell the loader: ready, close, or an event for the page. Never what was written. */
  tell(name, detail) {
    const message = { name, detail };
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
  }
}
