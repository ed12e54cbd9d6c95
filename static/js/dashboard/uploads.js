// Files on their way: sent while the text is still being written, each draft with its own. What has arrived outlives a
// reload; what has not is asked for again.
import { signal } from "@preact/signals";
import { FILES_MAX } from "paldesk/protocol";

const BYTES_MAX = 25_000_000;
// The browser has few lines to a server: two are for files.
const AT_ONCE = 2;
const ASK_AGAIN = 1_000;
const ASK_LOUDER = 10;
const LOST = "The connection was lost.";
const BROKEN = "This image cannot be read. Save it again as JPEG or PNG and attach that.";

/**
 * @typedef {object} Upload
 * @property {string} key
 * @property {string} name
 * @property {string} kind
 * @property {number} size
 * @property {"waiting"|"sending"|"preparing"|"ready"|"failed"} state
 * @property {number} progress                 from 0 to 1
 * @property {string} trouble                  in words, when it failed
 * @property {boolean} again                   trying again may help
 * @property {import("paldesk/protocol").File|null} file    as the server keeps it
 * @property {Blob|null} blob                  not after a reload
 */

export class Uploads {
  #lists = new Map();
  #running = new Map();
  #next = 1;

  /** @param {import("paldesk/dashboard/http").Server} server @param {string} inbox its address @param {import("paldesk/dashboard/unsent").Unsent} unsent */
  constructor(server, inbox, unsent) {
    this.server = server;
    this.inbox = inbox;
    this.unsent = unsent;
  }

  /** One draft's files, in the order they were chosen.
   * @param {{ id: string, number: number }} row @param {string} mode @returns {import("@preact/signals").Signal<Upload[]>} */
  of(row, mode) {
    const name = this.#name(row, mode);
    if (!this.#lists.has(name)) {
      const list = signal(kept(this.unsent.shelf.get(name)));
      this.#lists.set(name, { list, row });
      for (const upload of list.peek()) if (upload.state === "preparing") this.#await(name, upload.key, 0);
    }
    return this.#lists.get(name).list;
  }

  /** @param {{ id: string, number: number }} row @param {string} mode @param {Iterable<File>} files */
  add(row, mode, files) {
    const list = this.of(row, mode);
    const room = FILES_MAX - list.peek().length;
    const fresh = [...files].map((blob, index) => this.#begun(blob, index >= room));
    this.#set(this.#name(row, mode), [...list.peek(), ...fresh]);
    this.#pump();
  }

  /** Put files back that are on the server already, or are still in memory. */
  give(row, mode, uploads) {
    const name = this.#name(row, mode);
    this.#set(name, [...this.of(row, mode).peek(), ...uploads]);
    this.#pump();
  }

  remove(row, mode, key) {
    const name = this.#name(row, mode);
    const gone = this.of(row, mode).peek().find((upload) => upload.key === key);
    this.#running.get(key)?.abort();
    this.#set(name, this.of(row, mode).peek().filter((upload) => upload.key !== key));
    // Else it goes by itself after a day.
    if (gone?.file) this.server.delete(this.address(gone.file.id)).catch(() => {});
  }

  retry(row, mode, key) {
    this.#change(this.#name(row, mode), key, { state: "waiting", progress: 0, trouble: "" });
    this.#pump();
  }

  /** They belong to a message now. @returns {Upload[]} */
  take(row, mode) {
    const taken = this.of(row, mode).peek();
    this.#set(this.#name(row, mode), []);
    return taken;
  }

  /** @param {string} id @param {string} [more] */
  address(id, more = "") {
    return `${this.inbox}files/${id}/${more}`;
  }

  #name({ id }, mode) {
    return `${this.unsent.prefix}files.${id}.${mode}`;
  }

  #begun(blob, tooMany) {
    const { name, type, size } = blob;
    const trouble = tooMany ? `A message takes ${FILES_MAX} files: send this one with the next.` : size > BYTES_MAX ? "Larger than 25 MB. Send a smaller one, or a link to it." : size ? "" : "This file is empty. Choose another one.";
    return { key: `f${this.#next++}.${Date.now()}`, name, kind: type, size, state: trouble ? "failed" : "waiting", progress: 0, trouble, again: false, file: null, blob };
  }

  #pump() {
    for (const [name, { list, row }] of this.#lists) {
      for (const upload of list.peek()) {
        if (this.#running.size >= AT_ONCE) return;
        if (upload.state === "waiting") this.#send(name, row, upload);
      }
    }
  }

  /** XMLHttpRequest, because fetch tells nothing of how far an upload is. */
  #send(name, row, { key, blob, size }) {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("size", String(size));
    form.append("file", blob);
    this.#running.set(key, request);
    this.#change(name, key, { state: "sending" });
    request.upload.onprogress = ({ loaded, total }) => this.#change(name, key, { progress: total ? loaded / total : 0 });
    request.onload = () => this.#answered(name, key, request);
    request.onerror = request.ontimeout = () => this.#failed(name, key, LOST, true);
    request.onloadend = () => {
      this.#running.delete(key);
      this.#pump();
    };
    request.open("POST", `${this.inbox}${row.number}/files/`);
    request.setRequestHeader("X-CSRFToken", this.server.csrf);
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
  }

  #answered(name, key, request) {
    const told = parsed(request.responseText);
    if (request.status === 201) return this.#arrived(name, key, told);
    const again = request.status >= 500 || request.status === 429;
    return this.#failed(name, key, told.detail ?? STATUS[request.status] ?? "The server did not take it. Try again in a moment.", again || !told.detail);
  }

  #arrived(name, key, { ready, ...file }) {
    this.#change(name, key, { file, name: file.name, kind: file.kind, size: file.size, progress: 1, state: ready ? "ready" : "preparing" });
    if (!ready) this.#await(name, key, 0);
  }

  #failed(name, key, trouble, again) {
    this.#change(name, key, { state: "failed", trouble, again });
  }

  /** A large image is made ready by a worker. */
  #await(name, key, times) {
    setTimeout(async () => {
      const upload = this.#lists.get(name).list.peek().find((one) => one.key === key);
      if (!upload) return;
      try {
        const told = await this.server.get(this.address(upload.file.id, `state/${times % ASK_LOUDER === ASK_LOUDER - 1 ? "?again=1" : ""}`));
        if (told.ready) return this.#arrived(name, key, told);
      } catch (fault) {
        if (fault.status === 404) return this.#failed(name, key, BROKEN, false);
      }
      return this.#await(name, key, times + 1);
    }, ASK_AGAIN);
  }

  #change(name, key, change) {
    this.#set(name, this.#lists.get(name).list.peek().map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }

  #set(name, uploads) {
    this.#lists.get(name).list.value = uploads;
    const arrived = uploads.filter(({ file }) => file).map(({ blob: _, ...upload }) => upload);
    if (arrived.length) this.unsent.shelf.set(name, JSON.stringify(arrived));
    else this.unsent.shelf.remove(name);
  }
}

const STATUS = {
  401: "You are logged out. Log in again to go on.",
  403: "Your role does not allow this, or you are logged out.",
  413: "Larger than 25 MB. Send a smaller one, or a link to it.",
};

function kept(text) {
  const found = parsed(text || "[]");
  return Array.isArray(found) ? found.map((upload) => ({ ...upload, blob: null })) : [];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
