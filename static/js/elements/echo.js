// What is written in a field, as it will be read: <pal-echo data-of="NAME"> shows the control with that name.

class Echo extends HTMLElement {
  connectedCallback() {
    const field = /** @type {HTMLTextAreaElement|null} */ (document.querySelector(`[data-echo="${this.dataset.of}"]`));
    const words = /** @type {HTMLElement|null} */ (this.querySelector("[data-words]"));
    if (!field || !words) return;
    const show = () => {
      words.textContent = field.value.trim() || words.dataset.empty || "";
      words.classList.toggle("faint", !field.value.trim());
    };
    field.addEventListener("input", show);
    show();
  }
}

customElements.define("pal-echo", Echo);
