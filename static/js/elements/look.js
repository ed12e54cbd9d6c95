/** Theme, density and rail: buttons with data-look="theme" and a value. Kept in a cookie of that name, which the
 *  server reads ({% look %}), so that the first paint is already right and no script has to run before it. */

const YEAR = 365 * 24 * 60 * 60;
const root = document.documentElement;

/** @param {"theme"|"density"|"rail"} name @param {string} value empty for what the machine says */
export function choose(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=lax${secure}`;
  mark();
}

function mark() {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-look]"))) {
    const chosen = (root.dataset[button.dataset.look] ?? "") === button.value;
    button.setAttribute(button.role?.startsWith("menuitem") ? "aria-checked" : "aria-pressed", String(chosen));
  }
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLButtonElement|null} */ (/** @type {Element} */ (event.target).closest("[data-look]"));
  if (!button) return;
  const look = /** @type {"theme"|"density"|"rail"} */ (button.dataset.look);
  const again = button.role === "menuitemcheckbox" && root.dataset[look] === button.value;
  choose(look, again ? "" : button.value);
});
mark();
