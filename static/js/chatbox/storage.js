// Where the frame keeps its key and what is unsent, as long as the site chose: localStorage, or the tab's sessionStorage;
// cookies of this partition where a browser shuts third parties out of both (CHIPS: each host site has its own, no other
// site sees them); else memory.

const DAYS_90 = `; Max-Age=${90 * 24 * 3600}`;
const COOKIES_MAX = 6_000;

export class Shelf {
  #memory = new Map();

  /** @param {ReturnType<typeof web>} [kept] what outlives the page */
  constructor(kept = outliving()) {
    this.kept = kept;
  }

  get(name) {
    return this.#memory.get(name) ?? this.kept.get(name) ?? "";
  }

  /** A full or shut storage costs the memory of a reload, never a message. */
  set(name, value) {
    this.#memory.set(name, value);
    try {
      this.kept.set(name, value);
      if (this.kept.get(name) === value) this.#memory.delete(name);
    } catch {
      // It stays in memory.
    }
  }

  remove(name) {
    this.#memory.delete(name);
    this.kept.remove(name);
  }

  names(prefix) {
    return [...this.#memory.keys(), ...this.kept.names()].filter((name) => name.startsWith(prefix));
  }
}

const web = (storage) => ({
  get: (name) => storage.getItem(name),
  set: (name, value) => storage.setItem(name, value),
  remove: (name) => storage.removeItem(name),
  names: () => Object.keys(storage),
});

const cookies = (lasting) => ({
  get: (name) => (jar().has(name) ? decodeURIComponent(jar().get(name)) : null),
  set(name, value) {
    const said = `${name}=${encodeURIComponent(value)}`;
    // They travel with the frame's own address, so there are only a few.
    if (document.cookie.length + said.length < COOKIES_MAX) bake(said, lasting);
  },
  remove: (name) => bake(`${name}=`, "; Max-Age=0"),
  names: () => [...jar().keys()],
});

function jar() {
  return new Map(document.cookie.split("; ").map((pair) => /** @type {[string, string]} */ (pair.split("="))));
}

function bake(said, age) {
  document.cookie = `${said}${age}; Path=${location.pathname}; Secure; SameSite=None; Partitioned`;
}

/** No longer than the tab. */
export function tab() {
  return open(() => sessionStorage) ?? cookies("");
}

/** @param {string} [keeping] "session" for no longer than the tab  @param {string} [name] what our names begin with */
export function outliving(keeping, name = "") {
  const local = open(() => localStorage);
  if (keeping !== "session") return local ?? cookies(DAYS_90);
  const short = tab();
  // What was kept while the site chose longer goes with this tab, too.
  for (const old of local?.names().filter((key) => key.startsWith(name)) ?? []) {
    short.set(old, local.get(old));
    local.remove(old);
  }
  return short;
}

function open(storage) {
  try {
    void storage().length;
    return web(storage());
  } catch {
    return null;
  }
}
