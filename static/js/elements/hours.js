/** <pal-hours>: business hours are shown while they are switched on, and one day's are copied to others. */

class Hours extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLInputElement} */
    this.on = this.querySelector('[name="hours_on"]');
    /** @type {HTMLInputElement} */
    this.zone = this.querySelector('[name="zone"]');
    this.on.addEventListener("change", () => this.#show(true));
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (this.querySelectorAll("[data-copy]"))) {
      button.hidden = false;
      button.addEventListener("click", () => this.#copy(button.closest("[data-day]")));
    }
    this.#show(false);
  }

  #show(fresh) {
    /** @type {HTMLElement} */ (this.querySelector("[data-hours]")).hidden = !this.on.checked;
    if (!fresh || !this.on.checked || this.#times().some(({ value }) => value)) return;
    this.zone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    for (const day of ["mon", "tue", "wed", "thu", "fri"]) [this.#field(day, 0, "from").value, this.#field(day, 0, "to").value] = ["09:00", "17:00"];
  }

  #copy(row) {
    const own = row.dataset.day;
    const days = ["sat", "sun"].includes(own) ? DAYS : DAYS.slice(0, 5);
    for (const day of days) {
      for (const span of [0, 1]) for (const end of ["from", "to"]) this.#field(day, span, end).value = this.#field(own, span, end).value;
    }
    this.querySelector("[data-told]").textContent = `Copied to ${days.length} days.`;
  }

  /** @returns {HTMLInputElement} */
  #field(day, span, end) {
    return this.querySelector(`[name="${day}_${span}_${end}"]`);
  }

  /** @returns {HTMLInputElement[]} */
  #times() {
    return [...this.querySelectorAll('input[type="time"]')].map((field) => /** @type {HTMLInputElement} */ (field));
  }
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

customElements.define("pal-hours", Hours);
