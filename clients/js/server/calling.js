/**
 * From a line of the table of calls to a function.
 *
 * @typedef {{ method: string, path: string, answer: string, more?: string, turning?: string, upload?: string }} Operation
 * @typedef {import("./sending.js").Send} Send
 */

/**
 * Ids first, in the order of the path; then the body, or what stands in the query; then the options.
 *
 * @param {Operation} operation
 * @param {Send} send
 */
export function bound(operation, send) {
  /** @type {string[]} */
  const names = operation.path.match(/{\w+}/g) ?? [];
  return (/** @type {any[]} */ ...given) => {
    const path = names.reduce((place, name, at) => place.replace(name, id(given[at], operation)), operation.path);
    const more = operation.more ? (given[names.length] ?? {}) : {};
    const options = given[names.length + (operation.more ? 1 : 0)] ?? {};
    if (operation.answer === "page") return new Pages((cursor) => page(operation, send, path, { ...more, ...cursor }, options));
    const [body, query] = operation.more === "body" ? [more, options.query] : [undefined, more];
    return one(operation, send, path, body, query, options);
  };
}

/** An empty one would lead to the list. */
function id(given, operation) {
  if (typeof given !== "string" || !given) throw new TypeError(`${operation.method} ${operation.path}: an id is missing.`);
  return encodeURIComponent(given);
}

async function one(operation, send, path, body, query, options) {
  const sent = operation.upload ? await form(body, operation.upload) : body === undefined ? {} : json(body);
  const answer = await send({ method: operation.method, path: path + search(query), ...sent }, options);
  if (operation.answer === "none") return undefined;
  if (operation.answer === "bytes") return new Uint8Array(await answer.arrayBuffer());
  return tagged(await answer.json(), answer.headers.get("etag"));
}

/** The state's name travels beside the fields, so that an answer is still only what the API said. */
function tagged(told, etag) {
  return etag ? Object.defineProperty(told, "etag", { value: etag }) : told;
}

async function page(operation, send, path, query, options) {
  const answer = await send({ method: "GET", path: path + search(query) }, options);
  const told = await answer.json();
  const turning = operation.turning ?? "cursor";
  const next = () => (told.has_more ? page(operation, send, path, { ...query, [turning]: told.next_cursor }, options) : null);
  return Object.assign(new Page(), told, { next });
}

class Page {
  /** Goes on through the pages after it, and fetches each when it is needed. */
  async *[Symbol.asyncIterator]() {
    /** @type {any} */
    let page = this;
    while (page) {
      yield* page.data;
      page = await page.next();
    }
  }
}

/** A list that was not asked for yet: `await` gives its first page, `for await` all there is. */
class Pages {
  #first;

  constructor(first) {
    this.#first = first;
  }

  then(done, failed) {
    return this.#first().then(done, failed);
  }

  catch(failed) {
    return this.then(undefined, failed);
  }

  finally(after) {
    return this.#first().finally(after);
  }

  async *[Symbol.asyncIterator]() {
    yield* await this.#first();
  }
}

function json(body) {
  return { content: JSON.stringify(body), type: "application/json" };
}

/** Written once, so that each try sends the same. */
async function form(body, name) {
  const data = new FormData();
  for (const [key, value] of Object.entries(body)) {
    if (key !== name) data.append(key, value);
    else if (value instanceof Blob) data.append(key, value, value["name"] ?? "file");
    else data.append(key, new Blob([value.content], { type: value.type ?? "" }), value.name);
  }
  const written = new Response(data);
  return { content: await written.arrayBuffer(), type: written.headers.get("content-type") };
}

function search(query) {
  const found = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(found.map(([name, value]) => [name, plain(value)])).toString();
  return text && `?${text}`;
}

function plain(value) {
  return value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(",") : String(value);
}
