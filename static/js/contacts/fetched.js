// Parts of our own pages, asked for again. The browser reads them as a document: nothing is written as text into this one.

const UNREACHED = "The server was not reached. Check your connection and try again.";
const LOGGED_OUT = "You are logged out. Log in again to go on.";

/** A page of ours. Raises an Error with words for the person. @param {string} url @param {AbortSignal} [signal] @returns {Promise<Document>} */
export function fetched(url, signal) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", url);
    asked.responseType = "document";
    asked.addEventListener("load", () => {
      if (asked.responseURL && new URL(asked.responseURL).pathname !== new URL(url, location.href).pathname) reject(new Error(LOGGED_OUT));
      else if (asked.status === 200 && asked.response) resolve(asked.response);
      else reject(new Error(`The server answered ${asked.status}. Try again in a moment.`));
    });
    asked.addEventListener("error", () => reject(new Error(UNREACHED)));
    asked.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    signal?.addEventListener("abort", () => asked.abort());
    asked.send();
  });
}

/** The parts called `data-part` of this page, as another has them; those in `except` and those that somebody writes in stay.
 * @param {ParentNode} here @param {Document} there @param {(part: HTMLElement) => boolean} [busy] */
export function replaceParts(here, there, busy = () => false) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (here.querySelectorAll("[data-part]"))) {
    const fresh = there.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh && !busy(part) && !part.isEqualNode(fresh)) part.replaceWith(document.adoptNode(fresh));
  }
}
