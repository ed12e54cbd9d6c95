import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import * as server from "@paldesk/chatbox/server";

const { Paldesk, signIdentity, signWebhook, verifyWebhook } = server;
const SECRET = `whsec_${Buffer.from("s".repeat(32)).toString("base64")}`;
const problem = (status, code, headers = {}) =>
  new Response(JSON.stringify({ status, code, detail: "Again.", request_id: "r1" }), { status, headers: { "retry-after": "0", ...headers } });
const good = (told = { id: "ctc_1", object: "contact" }, headers = {}) => new Response(JSON.stringify(told), { status: 200, headers });

/** A client whose server says this in turn; what was asked is in `asked`. */
function talking(...says) {
  const asked = [];
  const fetch = async (url, sent) => {
    asked.push({ url, ...sent });
    const said = says.shift();
    if (said instanceof Error) throw said;
    return typeof said === "function" ? said(sent) : said;
  };
  return { asked, paldesk: new Paldesk({ key: "pd_test_1", host: "http://chat.test/", fetch, timeout: 500 }) };
}

test("a POST comes again under the same key with the same body, and a given key is kept", async () => {
  const { asked, paldesk } = talking(problem(429, "rate_limited"), problem(409, "request_in_flight"), problem(503, "unavailable"), good(), good());
  assert.equal((await paldesk.contacts.create({ name: "Lena" })).id, "ctc_1");
  assert.deepEqual([new Set(asked.map((each) => each.headers["idempotency-key"])).size, asked[3].body], [1, '{"name":"Lena"}']);
  assert.equal(asked[0].headers.authorization, "Bearer pd_test_1");
  await paldesk.contacts.create({ name: "Lena" }, { idempotencyKey: "shop-42" });
  assert.equal(asked[4].headers["idempotency-key"], "shop-42");
});

test("a deletion whose answer was lost is done, and one of nothing is refused", async () => {
  const { paldesk } = talking(problem(503, "unavailable"), problem(404, "not_found"), problem(404, "not_found"));
  assert.equal(await paldesk.contacts.delete("ctc_1"), undefined);
  await assert.rejects(paldesk.contacts.delete("ctc_1"), server.NotFound);
});

test("who asks for an hour is not waited for, and what is no problem of ours is told, too", async () => {
  const { asked, paldesk } = talking(problem(429, "rate_limited", { "retry-after": "3600" }), new Response("<h1>Moved</h1>", { status: 301 }));
  await assert.rejects(paldesk.me.retrieve(), (fault) => fault instanceof server.RateLimited && fault.retryAfter === 3600);
  await assert.rejects(paldesk.me.retrieve(), (fault) => fault instanceof server.ApiError && fault.status === 301 && fault.detail === "<h1>Moved</h1>");
  assert.equal(asked.length, 2);
});

test("a call can be given up, and ends by itself when nothing comes", async () => {
  const silent = ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const stop = new AbortController();
  const { paldesk } = talking(silent, silent);
  const waiting = paldesk.me.retrieve({}, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  const patient = new Paldesk({ key: "pd_test_1", host: "http://chat.test", retries: 0, timeout: 20, fetch: (_, sent) => silent(sent) });
  await assert.rejects(patient.me.retrieve(), (fault) => fault instanceof server.Unreachable && /20 ms/.test(fault.cause.message));
});

test("lists are turned over, times and lists stand in the address, and a state has its name", async () => {
  const page = (ids, next) => good({ data: ids.map((id) => ({ id })), next_cursor: next, has_more: next !== null });
  const { asked, paldesk } = talking(page(["a", "b"], "c"), page(["d"], null), good({ id: "ctc_1" }, { etag: '"e"' }));
  const seen = [];
  for await (const { id } of paldesk.contacts.list({ fields: ["name", "email"], updated_since: new Date(0), owner: undefined })) seen.push(id);
  assert.deepEqual(seen, ["a", "b", "d"]);
  assert.equal(asked[1].url, "http://chat.test/api/v1/contacts?fields=name%2Cemail&updated_since=1970-01-01T00%3A00%3A00.000Z&cursor=c");
  const contact = await paldesk.contacts.retrieve("ctc_1");
  assert.deepEqual([contact.etag, JSON.stringify(contact)], ['"e"', '{"id":"ctc_1"}']);
});

test("whoever follows waits for a server that is away, and not for a key that was revoked", async () => {
  const page = (...positions) => good({ data: positions.map((position) => ({ position })), next_cursor: `${positions.at(-1)}`, has_more: false });
  const says = [page(1, 2), problem(503, "unavailable"), new Error("down"), page(3), problem(401, "revoked_key")];
  const asked = [];
  const fetch = async (url) => {
    asked.push(new URL(url).searchParams.get("after"));
    const said = says.shift();
    if (said instanceof Error) throw said;
    return said;
  };
  const paldesk = new Paldesk({ key: "pd_test_1", host: "http://chat.test", retries: 0, fetch });
  const seen = [];
  const following = (async () => {
    for await (const { position } of paldesk.events.follow({ every: 1 })) seen.push(position);
  })();
  await assert.rejects(following, server.KeyRefused);
  assert.deepEqual([seen, asked], [[1, 2, 3], ["0", "2", "2", "2", "3"]]);
});

test("what is missing is said before anything is sent", () => {
  const { asked, paldesk } = talking();
  assert.throws(() => paldesk.contacts.retrieve(""), /id is missing/);
  assert.throws(() => new Paldesk({ host: "http://chat.test" }), /PALDESK_KEY/);
  assert.throws(() => new Paldesk({ key: "pd_test_1", host: "chat.test" }), /PALDESK_HOST/);
  assert.equal(asked.length, 0);
});

test("a webhook is taken from who has the secret, and in time", async () => {
  const body = '{"type":"webhook.test","data":{"message":"It works."}}';
  const at = 1_800_000_000;
  const mac = createHmac("sha256", "s".repeat(32)).update(`evt_1.${at}.${body}`).digest("base64");
  assert.equal(await signWebhook(SECRET, "evt_1", at, body), `v1,${mac}`);
  const headers = { "Webhook-Id": "evt_1", "Webhook-Timestamp": `${at}`, "Webhook-Signature": `v1,?? v2,x v1,${mac}` };
  const taken = await verifyWebhook(Buffer.from(body), headers, SECRET, { now: at });
  assert.deepEqual([taken.id, taken.type], ["evt_1", "webhook.test"]);
  const refused = (change, why, secret = SECRET) =>
    assert.rejects(verifyWebhook(body, { ...headers, ...change }, secret, { now: at }), (fault) => fault instanceof server.WebhookRefused && why.test(fault.message));
  await refused({ "Webhook-Timestamp": `${at - 301}` }, /too old/);
  await refused({ "Webhook-Timestamp": "soon" }, /number/);
  await refused({ "Webhook-Signature": "" }, /missing/);
  await refused({ "Webhook-Signature": "v1,AAAA" }, /No signature/);
  await refused({}, /as Paldesk showed it/, "whsec_?");
});

test("a token says who somebody is for minutes", async () => {
  const options = { secret: "s".repeat(40), site: "pk_1", keyId: "ik_1" };
  const token = await signIdentity({ user_id: 42, name: "Zoë", phone: null }, options);
  const [head, claims, mac] = token.split(".");
  assert.equal(mac, createHmac("sha256", options.secret).update(`${head}.${claims}`).digest("base64url"));
  const said = JSON.parse(Buffer.from(claims, "base64url").toString());
  assert.deepEqual([said.sub, said.aud, said.name, said.phone, said.exp - said.iat], ["42", "pk_1", "Zoë", null, 300]);
  await assert.rejects(signIdentity({ user_id: 42 }, { ...options, seconds: 901 }), /15 minutes/);
  await assert.rejects(signIdentity({ user_id: 42 }, { site: "pk_1" }), /PALDESK_SECRET/);
});

test("where WebCrypto is no global, as in Node 18, it is found all the same", async () => {
  const kept = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  try {
    assert.match(await signWebhook(SECRET, "evt_1", 1, "{}"), /^v1,/);
  } finally {
    Object.defineProperty(globalThis, "crypto", kept);
  }
});

test("the types name everything that is exported", async () => {
  const { readFileSync } = await import("node:fs");
  const types = readFileSync(new URL("../server/index.d.ts", import.meta.url), "utf8");
  const typed = [...types.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(typed.sort(), Object.keys(server).sort());
});
