// The server part of the JavaScript client, as a customer's program: says what came of each step.
import { ApiError, Paldesk, verifyWebhook } from "../../clients/js/server/index.js";
import process from "node:process";

const paldesk = new Paldesk();
const said = {};

const contact = await paldesk.contacts.identify({ external_id: "js", name: "Lena Vos", attributes: { plan: "pro" } });
said.same = (await paldesk.contacts.identify({ external_id: "js" })).id === contact.id;

// The answer to the first try is lost, the second is refused, the third breaks: it is done once.
said.once = await paldesk.contacts.create({ name: "Once by JavaScript" });

const talk = await paldesk.conversations.create({ contact: contact.id, message: { body: "Hello" } });
const file = await paldesk.files.create({ conversation: talk.id, file: { name: "bill.txt", content: "12 euro", type: "text/plain" } });
await paldesk.messages.create(talk.id, { body: "Your bill", files: [file.id] });
said.content = new TextDecoder().decode(await paldesk.files.content(file.id));
said.messages = [];
for await (const message of paldesk.messages.list(talk.id, { sort: "oldest", limit: 1 })) said.messages.push(message.body);
const first = await paldesk.messages.list(talk.id, { limit: 1 });
said.page = [first.data.length, first.has_more, (await first.next()).has_more];

const seen = await paldesk.contacts.retrieve(contact.id, { fields: ["name"] });
said.fields = Object.keys(seen).sort();
const whole = await paldesk.contacts.retrieve(contact.id);
await paldesk.contacts.update(contact.id, { language: "nl" }, { ifMatch: whole.etag });
said.stale = await refused(paldesk.contacts.update(contact.id, { language: "de" }, { ifMatch: whole.etag }));
said.misspelt = await refused(paldesk.contacts.create({ emial: "lena@example.com" }));
said.stranger = await refused(paldesk.contacts.retrieve("ctc_" + "0".repeat(32)));
said.key = await refused(new Paldesk({ key: "pd_live_wrong" }).me.retrieve());
said.unreachable = await refused(new Paldesk({ host: "http://127.0.0.1:9", retries: 0 }).me.retrieve());

const stop = new AbortController();
const types = [];
let position = 0;
for await (const event of paldesk.events.follow({ every: 50, signal: stop.signal })) {
  if (event.conversation === talk.id) types.push(event.type);
  position = event.position;
  if (types.length === 3) break;
}
said.events = types;
setTimeout(() => stop.abort(new Error("enough")), 100);
said.resumed = [];
try {
  for await (const event of paldesk.events.follow({ after: position, every: 20, signal: stop.signal })) said.resumed.push(event.type);
} catch (fault) {
  said.stopped = fault.message;
}

const { body, headers, secret, newer, official } = JSON.parse(process.env.DELIVERY);
const event = await verifyWebhook(body, headers, [secret, newer]);
said.webhook = [event.id === headers["webhook-id"], event.data.message.body];
said.official = (await verifyWebhook(body, official, secret)).type;
said.forged = await refused(verifyWebhook(body + " ", new Headers(headers), secret));
said.foreign = await refused(verifyWebhook(body, headers, "whsec_" + "b3RoZXIx".repeat(6)));
said.old = await refused(verifyWebhook(body, headers, secret, { now: Date.now() / 1000 + 301 }));

console.log(JSON.stringify(said));

async function refused(promise) {
  try {
    await promise;
    return "not refused";
  } catch (fault) {
    return fault instanceof ApiError ? [fault.name, fault.code, fault.errors[0]?.pointer ?? "", Boolean(fault.requestId)] : fault.name;
  }
}
