/** <pal-toasts>: short news. `say("Saved")`, `say("Closed", { undo: () => … })`, `say("Not sent", { tone: "danger" })`. */

const STAY = 5000;
const STAY_WITH_UNDO = 10000;
const LEAVE = 200;

/** @param {string} words @param {{ undo?: () => void, tone?: "danger"|"info" }} [how] @returns {HTMLElement} */
export function say(words, { undo, tone } = {}) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.querySelector("template[data-toast]"));
  const toast = /** @type {HTMLElement} */ (pattern.content.firstElementChild.cloneNode(true));
  toast.querySelector(".grow").textContent = words;
  if (tone) toast.classList.add(`toast-${tone}`);
  if (undo) toast.querySelector(".grow").after(undoButton(toast, undo));
  document.querySelector("pal-toasts").append(toast);
  stay(toast, undo ? STAY_WITH_UNDO : STAY);
  return toast;
}

function undoButton(toast, undo) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = "Undo";
  button.addEventListener("click", () => {
    undo();
    dismiss(toast);
  });
  return button;
}

/** Stays while the pointer or the focus is on it. */
function stay(toast, time) {
  const go = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(go, time / 2);
    else dismiss(toast);
  };
  setTimeout(go, time);
}

function dismiss(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), LEAVE);
}

class Toasts extends HTMLElement {
  connectedCallback() {
    for (const toast of /** @type {HTMLCollectionOf<HTMLElement>} */ (this.children)) if (!toast.matches(".toast-danger")) stay(toast, toast.querySelector("form") ? STAY_WITH_UNDO : STAY);
    this.addEventListener("click", (event) => {
      const close = /** @type {Element} */ (event.target).closest('[aria-label="Close"]');
      if (close) dismiss(close.closest(".toast"));
    });
  }
}

customElements.define("pal-toasts", Toasts);
