// What a customer's server may write, and below each mark what it may not.
import {
  ApiError,
  NotFound,
  Paldesk,
  PaldeskError,
  signIdentity,
  verifyWebhook,
  type Contact,
  type Event,
  type Page,
} from "@paldesk/chatbox/server";

const paldesk = new Paldesk({ key: "pd_test_1", host: "https://chat.example", timeout: 5_000, retries: 0 });

export async function right(): Promise<void> {
  const { id } = await paldesk.contacts.identify({ external_id: "42", email: null, attributes: { plan: "pro" } });
  const contact: Contact = await paldesk.contacts.retrieve(id, { fields: ["name", "email"] });
  const language: string | null = contact.language;
  const talk = await paldesk.conversations.create(
    { contact: id, message: { body: "Ready", ask: { kind: "buttons", options: ["Today"] } } },
    { idempotencyKey: "order-1001" },
  );
  if (talk.status === "open") await paldesk.conversations.update(talk.id, { status: "closed" }, { query: { expand: "contact" } });
  for await (const each of paldesk.conversations.list({ status: "open", updated_since: new Date() })) console.log(each.number.toFixed());
  const page: Page<Contact> = await paldesk.contacts.list({ limit: 10 });
  console.log((await page.next())?.data.length, language);
  const file = await paldesk.files.create({ conversation: talk.id, file: { name: "bill.txt", content: "12 euro" } });
  const bytes: Uint8Array = await paldesk.files.content(file.id);
  await paldesk.messages.create(talk.id, { files: [file.id], kind: "note" });
  await paldesk.contacts.addNote(id, { body: `${bytes.length}` });
  for await (const event of paldesk.events.follow({ after: 7 })) console.log(event satisfies Event);
}

export async function caught(request: Request): Promise<void> {
  try {
    const event = await verifyWebhook(await request.text(), request.headers, ["whsec_a", "whsec_b"]);
    if (event.type === "message.created") console.log(event.data.message?.body);
  } catch (fault) {
    if (fault instanceof NotFound) console.log(fault.requestId);
    else if (fault instanceof ApiError) console.log(fault.code, fault.errors[0]?.pointer, fault.retryAfter?.toFixed());
    else if (fault instanceof PaldeskError) console.log(fault.message);
  }
  console.log(await signIdentity({ user_id: 42, name: "Zoë" }, { secret: "ids_1", site: "pk_1" }));
}

export async function wrong(): Promise<void> {
  // @ts-expect-error there is no such status
  paldesk.conversations.list({ status: "done" });
  // @ts-expect-error an id comes first
  await paldesk.contacts.retrieve();
  // @ts-expect-error a contact is needed
  await paldesk.conversations.create({ message: { body: "Hello" } });
  // @ts-expect-error there is no such field
  await paldesk.contacts.create({ emial: "lena@example.com" });
  // @ts-expect-error segments are made in the dashboard
  await paldesk.segments.create({ name: "Pro" });
  // @ts-expect-error a secret is missing
  await verifyWebhook("", {});
}
