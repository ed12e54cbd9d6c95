// Where the frame keeps its key and what is unsent: localStorage; cookies of this partition where a browser shuts
// third parties out of localStorage (CHIPS: each host site has its own, no other site sees them); else memory.

const DAYS_90 = 90 * 24 * 3600;
const COOKIES_MAX = 6_000;

export class Shelf {
  #memory = new Map();

  /** @param {typeof local} [kept] what outlives the page */
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

const local = {
  get: (name) => localStorage.getItem(name),
  set: (name, value) => localStorage.setItem(name, value),
  remove: (name) => localStorage.removeItem(name),
  names: () => Object.keys(localStorage),
};

export const cookies = {
  get: (name) => jar().has(name) ? decodeURIComponent(jar().get(name)) : null,
  set(name, value) {
    const said = `${name}=${encodeURIComponent(value)}`;
    // They travel with the frame's own address, so there are only a few.
    if (document.cookie.length + said.length < COOKIES_MAX) bake(said, DAYS_90);
  },
  remove: (name) => bake(`${name}=`, 0),
  names: () => [...jar().keys()],
};

function jar() {
  return new Map(document.cookie.split("; ").map((pair) => /** @type {[string, string]} */ (pair.split("="))));
}

function bake(said, age) {
  document.cookie = `${said}; Max-Age=${age}; Path=${location.pathname}; Secure; SameSite=None; Partitioned`;
}

function outliving() {
  try {
    void localStorage.length;
    return local;
  } catch {
    return cookies;
  }
}
