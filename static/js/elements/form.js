/** Forms: the error summary gets the focus, and a sent form cannot be sent twice. */

/** @type {HTMLElement|null} */ (document.querySelector("[data-error-summary]"))?.focus();

document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (event.defaultPrevented || !submitter) return;
  // In the next task: a disabled submitter would be left out of what is being sent.
  setTimeout(() => submitter.setAttribute("aria-busy", "true"));
});

addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll('button[type="submit"][aria-busy]')) button.removeAttribute("aria-busy");
});
