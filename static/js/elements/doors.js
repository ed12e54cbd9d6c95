/** Where one can go and what one can switch from any page: read off the rail and its menus, so that nothing is listed
 *  twice. Entries of the palette (static/js/elements/palette.js). */

/** @typedef {import("paldesk/elements/palette").Entry} Entry */

/** @returns {Entry[]} */
export function railEntries(query) {
  if (query) return [];
  return [...rooms(), ...places(), ...settings(), ...own(), ...looks(), ...workspaces()];
}

/** @returns {NodeListOf<any>} */
const all = (selector, root = /** @type {ParentNode} */ (document)) => root.querySelectorAll(selector);
const words = (element) => (element.ariaLabel ?? element.textContent).trim().replace(/\s+/gu, " ");
const press = (element) => () => element.click();

function rooms() {
  // In the inbox its views stand for it.
  return [...all(".rail [data-room]:not([data-room=inbox][aria-current])")].map((link) => ({
    id: `room ${link.dataset.room}`,
    words: words(link.querySelector(".rail-word")),
    group: "Go to",
    drawing: link.querySelector("svg"),
    keys: link.dataset.go && `g ${link.dataset.go}`,
    run: press(link),
  }));
}

/** Rooms within a room, in a template of the palette's own. */
function places() {
  const kept = /** @type {HTMLTemplateElement|null} */ (document.querySelector("template[data-places]"));
  const drawing = document.querySelector('.rail [data-room="contacts"] svg');
  return [...all("a", kept?.content ?? document.createDocumentFragment())].map((link) => ({
    id: `place ${words(link)}`,
    words: words(link),
    group: "Go to",
    drawing,
    buried: true,
    run: () => location.assign(link.href),
  }));
}

/** The pages of the settings stand in a template of the palette's own. */
function settings() {
  const kept = /** @type {HTMLTemplateElement|null} */ (document.querySelector("template[data-settings]"));
  const drawing = document.querySelector('.rail [data-room="settings"] svg');
  return [...all("a[href]:not([href=''])", kept?.content ?? document.createDocumentFragment())].map((link) => ({
    id: `settings ${words(link)}`,
    words: `Settings: ${words(link)}`,
    group: "Go to",
    search: "preferences configure",
    drawing,
    buried: true,
    run: () => location.assign(link.href),
  }));
}

function own() {
  const links = [...all("#own-menu a[role=menuitem]")].map((link) => item(link, "Go to", { buried: true }));
  const out = [...all("#own-menu button[type=submit]")].map((button) => item(button, "You", { buried: true, search: "sign out leave" }));
  const choice = /** @type {HTMLElement|null} */ (document.querySelector("[data-presence-choice]:not([hidden])"));
  const presence = [...all("[data-presence-set]", choice ?? document.createDocumentFragment())].map((button) =>
    item(button, "You", { ...PRESENCE[button.value], drawing: null, chosen: button.ariaChecked === "true" }),
  );
  return [...links, ...presence, ...out];
}

const PRESENCE = {
  online: { words: "Be here", icon: "user-round-check", search: "online available present back" },
  away: { words: "Be away", icon: "moon", search: "away pause break busy offline" },
};

const LOOKS = {
  "theme ": ["Theme: as the machine", "system automatic"],
  "theme light": ["Theme: light", "bright day mode"],
  "theme dark": ["Theme: dark", "night mode"],
  "density compact": ["Compact rows", "density comfortable dense"],
  "rail pinned": ["Keep the rail open", "sidebar pin"],
};

function looks() {
  return [...all("#own-menu [data-look]")].map((button) => {
    const [said, search] = LOOKS[`${button.dataset.look} ${button.value}`] ?? [words(button), ""];
    return item(button, "You", { words: said, search, buried: button.dataset.look === "rail", chosen: button.ariaChecked === "true" });
  });
}

function workspaces() {
  return [...all("#workspace-menu a")]
    .filter((link) => link.ariaChecked !== "true")
    .map((link) => ({ ...item(link, "Workspaces", {}), words: link.role === "menuitem" ? words(link) : `Workspace: ${words(link.querySelector(".truncate"))}`, buried: true }));
}

function item(element, group, more) {
  return { id: `menu ${more.words ?? words(element)}`, words: words(element), group, drawing: element.querySelector("svg"), run: press(element), ...more };
}
