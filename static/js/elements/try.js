/** <pal-try>: sends the call that its form describes, with the key of the page, and shows what came back. */

class Try extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  async #send() {
    const { method = "GET", path = "" } = this.form.dataset;
    const key = /** @type {HTMLInputElement} */ (document.getElementById("api-key"));
    if (!key.value.trim()) {
      key.focus();
      this.#show("Type an API key at the top of the page first.", "");
      return;
    }
    const headers = { Authorization: `Bearer ${key.value.trim()}`, ...Object.fromEntries(this.#given("header")) };
    const body = /** @type {HTMLTextAreaElement|null} */ (this.form.querySelector("[data-place=body]"))?.value;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      const answer = await fetch(this.#address(path), { method, headers, body, credentials: "omit" });
      this.#show(`${answer.status} ${answer.statusText}`, await said(answer));
    } catch {
      this.#show("The server could not be reached. Try again.", "");
    }
  }

  #address(path) {
    const place = this.#given("path").reduce((known, [name, value]) => known.replace(`{${name}}`, encodeURIComponent(value)), path);
    const query = new URLSearchParams(this.#given("query")).toString();
    return query ? `${place}?${query}` : place;
  }

  /** What is filled in of what belongs there. @param {string} place @returns {[string, string][]} */
  #given(place) {
    const fields = /** @type {HTMLInputElement[]} */ ([...this.form.querySelectorAll(`[data-place=${place}]`)]);
    return fields.filter(({ value }) => value.trim()).map(({ name, value }) => [name, value.trim()]);
  }

  #show(status, text) {
    this.querySelector("[data-status]").textContent = status;
    this.querySelector("[data-said]").textContent = text;
    /** @type {HTMLElement} */ (this.querySelector("pre")).hidden = !text;
    /** @type {HTMLElement} */ (this.querySelector(".api-answer")).hidden = false;
  }
}

/** The answer's body, as it is best read. @param {Response} answer */
async function said(answer) {
  const text = await answer.text();
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

customElements.define("pal-try", Try);
