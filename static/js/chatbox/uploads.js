// Files on their way to the server, two at a time. What has arrived is sent with the next message.
import { FILES_MAX } from "paldesk/protocol";
import { ask } from "paldesk/chatbox/asked";

const BYTES_MAX = 25_000_000;
const AT_ONCE = 2;
const ASK_AGAIN = 1_000;
const ASK_LOUDER = 10;
// Codes of the server that have words of their own (chat/languages/files).
const KNOWN = { empty: "empty", too_large: "too_large", kind: "kind", broken: "broken", many: "many", slow_down: "many" };

/**
 * @typedef {{ key: string, name: string, size: number, state: "waiting"|"sending"|"preparing"|"ready"|"failed", progress: number,
 *   trouble: string, retry: boolean, file: any, blob: Blob }} Upload    `trouble` is the key of its words
 */
export class Uploads {
  /** @type {Upload[]} */
  all = [];
  #running = new Map();
  #next = 1;

  /** @param {any} frame @param {(all: Upload[]) => void} draw */
  constructor(frame, draw) {
    this.frame = frame;
    this.draw = draw;
  }

  /** @param {File[]} files */
  add(files) {
    const room = FILES_MAX - this.all.length;
    this.all = [...this.all, ...files.map((blob, index) => this.#begun(blob, index >= room))];
    this.#pump();
  }

  retry(key) {
    this.#change(key, { state: "waiting", progress: 0, trouble: "", retry: false });
    this.#pump();
  }

  remove(key) {
    const gone = this.all.find((upload) => upload.key === key);
    this.#running.get(key)?.abort();
    this.all = this.all.filter((upload) => upload !== gone);
    // Else it goes by itself after a day.
    if (gone?.file) ask(this.frame, `files/${gone.file.id}/unsent/`, undefined, "DELETE").catch(() => {});
    this.#pump();
  }

  /** They belong to a message now. */
  clear() {
    this.all = [];
    this.draw(this.all);
  }

  /** @returns {Upload} */
  #begun(blob, tooMany) {
    const { name, size } = blob;
    const trouble = tooMany ? "too_many" : size > BYTES_MAX ? "too_large" : size ? "" : "empty";
    return { key: `f${this.#next++}`, name, size, state: trouble ? "failed" : "waiting", progress: 0, trouble, retry: false, file: null, blob };
  }

  #pump() {
    this.draw(this.all);
    const { store } = this.frame;
    for (const upload of this.all) {
      // The first file of one who has not written begins the conversation: the others wait for it.
      if (this.#running.size >= (store.conversation ? AT_ONCE : 1)) return;
      if (upload.state === "waiting") this.#send(upload);
    }
  }

  /** XMLHttpRequest, because fetch tells nothing of how far an upload is. */
  #send({ key, blob, size }) {
    const { session, store } = this.frame;
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("size", String(size));
    if (store.conversation) form.append("conversation", store.conversation);
    else if (store.anew) form.append("anew", "1");
    form.append("file", blob);
    this.#running.set(key, request);
    this.#change(key, { state: "sending" });
    request.upload.onprogress = ({ loaded, total }) => this.#change(key, { progress: total ? loaded / total : 0 });
    request.onload = () => this.#answered(key, store, request);
    request.onerror = request.ontimeout = () => this.#failed(key, "lost", true);
    request.onloadend = () => {
      this.#running.delete(key);
      this.#pump();
    };
    request.open("POST", `${session.base}files/`);
    for (const [name, value] of Object.entries(session.headers)) request.setRequestHeader(name, value);
    request.send(form);
  }

  #answered(key, store, request) {
    const { conversation, ready, ...file } = parsed(request.responseText);
    if (request.status !== 201) return this.#failed(key, KNOWN[file.code] ?? "lost", !KNOWN[file.code]);
    // It began the conversation that it lies in.
    if (!store.conversation && conversation) this.frame.placed(store, conversation);
    return this.#arrived(key, { ready, ...file });
  }

  #arrived(key, { ready, ...file }) {
    this.#change(key, { file, name: file.name, size: file.size, progress: 1, state: ready ? "ready" : "preparing" });
    if (!ready) this.#await(key, 1);
  }

  #failed(key, trouble, retry) {
    this.#change(key, { state: "failed", trouble, retry });
  }

  /** A large image is made ready by a worker. */
  #await(key, times) {
    setTimeout(async () => {
      const upload = this.all.find((one) => one.key === key);
      if (!upload) return;
      try {
        const told = await ask(this.frame, `files/${upload.file.id}/unsent/${times % ASK_LOUDER ? "" : "?again=1"}`);
        if (told.ready) return this.#arrived(key, told);
      } catch (fault) {
        if (fault.code === "unknown_file") return this.#failed(key, "broken", false);
      }
      return this.#await(key, times + 1);
    }, ASK_AGAIN);
  }

  #change(key, change) {
    this.all = this.all.map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
    this.draw(this.all);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
