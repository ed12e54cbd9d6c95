// Which contacts of the list are chosen: by the boxes, by x, everything between two with Shift.

export class Chosen {
  /** @type {HTMLInputElement|null} */ #anchor = null;

  /** @param {HTMLElement} book @param {() => void} onChange */
  constructor(book, onChange) {
    this.book = book;
    this.onChange = onChange;
    let range = false;
    book.addEventListener("click", (event) => (range = event.shiftKey), { capture: true });
    book.addEventListener("change", (event) => {
      const box = /** @type {HTMLInputElement} */ (event.target);
      if (box.matches("[data-all]")) this.all(box.checked);
      else if (box.matches("[data-choose]")) this.#changed(box, range);
    });
  }

  /** @returns {HTMLInputElement[]} */
  get boxes() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.book.querySelectorAll("[data-choose]"))];
  }

  /** @returns {string[]} */
  get ids() {
    return this.boxes.filter((box) => box.checked).map((box) => box.closest("tr").dataset.contact);
  }

  /** @param {HTMLElement} row @param {boolean} range */
  toggle(row, range) {
    const box = /** @type {HTMLInputElement} */ (row.querySelector("[data-choose]"));
    box.checked = !box.checked;
    this.#changed(box, range);
  }

  all(on) {
    for (const box of this.boxes) box.checked = on;
    this.onChange();
  }

  #changed(box, range) {
    const { boxes } = this;
    const ends = [boxes.indexOf(this.#anchor), boxes.indexOf(box)].sort((a, b) => a - b);
    if (range && ends[0] >= 0) for (const one of boxes.slice(ends[0], ends[1] + 1)) one.checked = true;
    this.#anchor = box;
    this.onChange();
  }
}
