// Written by clients.generate from docs/api/openapi.json: change the API, not this file.

import type { FileGiven, FollowOptions, Options, Page, Pages } from "./index.js";
import type { Actor, Ask, AskGiven, Company, Consent, Contact, ContactLabel, Conversation, Delivery, Event, Fact, Facts, File, FirstMessage, Label, Letter, Me, Message, NewSecret, Note, Operator, Replayed, Segment, Site, Try, Visitor, Webhook, Workspace } from "./things.js";

type Fields = string | readonly string[];

export interface MeCalls {
  /** Show the key in use. Says which workspace a key opens and what it may do there. Every key may ask. */
  retrieve(query?: { fields?: Fields }, options?: Options): Promise<Me>;
}

export interface SitesCalls {
  /** List sites. The workspace's sites, the newest first. */
  list(query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Site>;
  /** Show a site. One site. */
  retrieve(site: string, query?: { fields?: Fields }, options?: Options): Promise<Site>;
}

export interface OperatorsCalls {
  /** List operators. Everybody who answers or has answered, who came last first. */
  list(query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Operator>;
  /** Show an operator. One operator. */
  retrieve(operator: string, query?: { fields?: Fields }, options?: Options): Promise<Operator>;
}

export interface ContactsCalls {
  /**
   * List contacts. The newest first. With `q` the best 100 are searched. `q` finds words of name, address and
   * number; `updated_since` those who are new or of whom something changed since: a fact, a label, the owner, the
   * company, an address or number that they are known by.
   */
  list(query?: { fields?: Fields; limit?: number; cursor?: string; q?: string; email?: string; phone?: string; external_id?: string; owner?: string; label?: string; verified?: boolean; updated_since?: string | Date }, options?: Options): Pages<Contact>;
  /** Add a contact. Somebody new. To find who is there already or else add them, use identify. */
  create(body?: { external_id?: string | null; name?: string | null; email?: string | null; phone?: string | null; company?: string | null; avatar?: string | null; language?: string | null; time_zone?: string | null; owner?: string | null; labels?: ReadonlyArray<string>; attributes?: Record<string, string | number | boolean | null> }, options?: Options): Promise<Contact>;
  /**
   * Find or add a contact. By `external_id`, else by `email`; what else is sent is learned of them. 201 for
   * somebody new.
   */
  identify(body?: { external_id?: string | null; name?: string | null; email?: string | null; phone?: string | null; company?: string | null; avatar?: string | null; language?: string | null; time_zone?: string | null; owner?: string | null; labels?: ReadonlyArray<string>; attributes?: Record<string, string | number | boolean | null> }, options?: Options): Promise<Contact>;
  /** Show a contact. One person. */
  retrieve(contact: string, query?: { fields?: Fields }, options?: Options): Promise<Contact>;
  /**
   * Change a contact. What a person said or your server vouched for is not overwritten by this: the answer says
   * what is true now.
   */
  update(contact: string, body: { external_id?: string | null; name?: string | null; email?: string | null; phone?: string | null; company?: string | null; avatar?: string | null; language?: string | null; time_zone?: string | null; owner?: string | null; labels?: ReadonlyArray<string>; attributes?: Record<string, string | number | boolean | null> }, options?: Options): Promise<Contact>;
  /** Delete a contact. For good, with conversations, files, notes and all that is known of them. */
  delete(contact: string, options?: Options): Promise<void>;
  /** List what is known of a contact. All facts with who said them and when. */
  facts(contact: string, query?: Record<string, never>, options?: Options): Promise<Facts>;
  /** List notes on a contact. The newest first. A contact who asks for their data is given them, too. */
  notes(contact: string, query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Note>;
  /** Add a note on a contact. Operators see it on the contact's page. */
  addNote(contact: string, body: { body: string }, options?: Options): Promise<Note>;
  /** Delete a note on a contact. For good. */
  deleteNote(contact: string, note: string, options?: Options): Promise<void>;
  /** List what a contact agreed to. Each time that something was said of it, the newest first. */
  consents(contact: string, query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Consent>;
  /**
   * Record what a contact agreed to. Records are never changed, only followed by another. A yes that your server
   * reports lifts no refusal that the person gave here themselves: `deciding` says whether this one counts.
   */
  recordConsent(contact: string, body: { purpose: "enrichment" | "insights" | "marketing" | "support"; granted: boolean; text?: string; language?: string }, options?: Options): Promise<Consent>;
}

export interface ConversationsCalls {
  /**
   * List conversations. The newest first. `updated_since` finds those in which anything happened since, within two
   * seconds. `assignee` is an operator or `none`; `sort` is by when they began, or by their last message.
   */
  list(query?: { fields?: Fields; limit?: number; cursor?: string; status?: "closed" | "open" | "pending" | "snoozed"; assignee?: string; label?: string; contact?: string; site?: string; priority?: "high" | "low" | "medium" | "none" | "urgent"; number?: number; updated_since?: string | Date; sort?: "activity" | "created"; expand?: string }, options?: Options): Pages<Conversation>;
  /**
   * Start a conversation. Begins one with a contact. The contact sees it in the chat of the browser in which they
   * were last seen; who has none finds nothing there.
   */
  create(body: { contact: string; site?: string | null; assignee?: string | null; priority?: "high" | "low" | "medium" | "none" | "urgent"; labels?: ReadonlyArray<string>; message?: FirstMessage | null }, options?: Options): Promise<Conversation>;
  /** Show a conversation. One conversation and its state; what was said is under its messages. */
  retrieve(conversation: string, query?: { fields?: Fields; expand?: string }, options?: Options): Promise<Conversation>;
  /**
   * Change a conversation. Assigns, closes, reopens, snoozes, sorts. Each change is an event of the conversation,
   * done by this key.
   */
  update(conversation: string, body: { status?: "closed" | "open" | "pending" | "snoozed"; snoozed_until?: string | Date; assignee?: string | null; priority?: "high" | "low" | "medium" | "none" | "urgent"; labels?: ReadonlyArray<string> }, options?: Options & { query?: { fields?: Fields; expand?: string } }): Promise<Conversation>;
  /**
   * Delete a conversation. For good, with all that was said in it and its files. Its events stay as numbers
   * without content.
   */
  delete(conversation: string, options?: Options): Promise<void>;
}

export interface MessagesCalls {
  /**
   * List messages. What was said and noted in a conversation, in its order. `kind` leaves notes out, or all but
   * them.
   */
  list(conversation: string, query?: { fields?: Fields; limit?: number; cursor?: string; kind?: "message" | "note"; sort?: "newest" | "oldest" }, options?: Options): Pages<Message>;
  /**
   * Write a message or a note. Reaches the visitor at once, where their chat is open. With an Idempotency-Key it
   * is said once, however often it is sent.
   */
  create(conversation: string, body?: { body?: string; operator?: string | null; ask?: AskGiven | null; kind?: "message" | "note"; files?: ReadonlyArray<string>; mentions?: ReadonlyArray<string> }, options?: Options): Promise<Message>;
  /** Show a message. One message or note. */
  retrieve(conversation: string, message: string, query?: { fields?: Fields }, options?: Options): Promise<Message>;
}

export interface FilesCalls {
  /**
   * Upload a file. Send `multipart/form-data` with `conversation` and `file`, at most 25 MB. Name the file in a
   * message within a day, or it goes. Images are made anew, without what cameras write into them.
   */
  create(body: { conversation: string; file: FileGiven }, options?: Options): Promise<File>;
  /** Show a file. What it is; its content is at `url`. */
  retrieve(file: string, query?: { fields?: Fields }, options?: Options): Promise<File>;
  /** Take an unsent file back. Only this key's own, and only before it is sent. */
  delete(file: string, options?: Options): Promise<void>;
  /** Fetch a file. The bytes, always to be saved and never to be shown in a page of ours. */
  content(file: string, query?: Record<string, never>, options?: Options): Promise<Uint8Array>;
}

export interface LabelsCalls {
  /** List the labels of conversations. The words that the team sorts conversations by, the newest first. */
  list(query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Label>;
  /** Make a label for conversations. Put it on a conversation by changing the conversation's labels. */
  create(body: { name: string; colour?: number }, options?: Options): Promise<Label>;
  /** Show a label. One label. */
  retrieve(label: string, query?: { fields?: Fields }, options?: Options): Promise<Label>;
  /** Change a label. Another name or colour, on every conversation that carries it. */
  update(label: string, body: { name?: string; colour?: number }, options?: Options): Promise<Label>;
  /** Delete a label. It comes off every conversation that carries it. */
  delete(label: string, options?: Options): Promise<void>;
  /** List the labels of contacts. The words that the team sorts contacts by, the newest first. */
  contactList(query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<ContactLabel>;
  /** Make a label for contacts. Put it on a contact by changing the contact's labels. */
  contactCreate(body: { name: string; colour?: number }, options?: Options): Promise<ContactLabel>;
  /** Show a label of contacts. One label. */
  contactRetrieve(contact_label: string, query?: { fields?: Fields }, options?: Options): Promise<ContactLabel>;
  /** Change a label of contacts. Another name or colour, on every contact that carries it. */
  contactUpdate(contact_label: string, body: { name?: string; colour?: number }, options?: Options): Promise<ContactLabel>;
  /** Delete a label of contacts. It comes off every contact that carries it. */
  contactDelete(contact_label: string, options?: Options): Promise<void>;
}

export interface CompaniesCalls {
  /**
   * List companies. The newest first. `updated_since` finds those that are new or whose name or domain changed
   * since.
   */
  list(query?: { fields?: Fields; limit?: number; cursor?: string; domain?: string; updated_since?: string | Date }, options?: Options): Pages<Company>;
  /** Add a company. Contacts come to it by their fact `company`, or by their address at its domain. */
  create(body: { name: string; domain?: string }, options?: Options): Promise<Company>;
  /** Show a company. One company. */
  retrieve(company: string, query?: { fields?: Fields }, options?: Options): Promise<Company>;
  /** Change a company. Another name or domain. */
  update(company: string, body: { name?: string; domain?: string }, options?: Options): Promise<Company>;
  /** Delete a company. Its contacts stay. */
  delete(company: string, options?: Options): Promise<void>;
}

export interface SegmentsCalls {
  /**
   * List segments. Those that are shared with the team, the newest first. `updated_since` finds those that are new
   * or whose words or conditions changed since, not who is in them.
   */
  list(query?: { fields?: Fields; limit?: number; cursor?: string; updated_since?: string | Date }, options?: Options): Pages<Segment>;
  /** Show a segment. One segment. */
  retrieve(segment: string, query?: { fields?: Fields }, options?: Options): Promise<Segment>;
  /** List the contacts in a segment. Who fulfils its conditions now, the newest first. */
  contacts(segment: string, query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Contact>;
}

export interface VisitorsCalls {
  /** List visitors. The browsers that opened the chat, the newest first. */
  list(query?: { fields?: Fields; limit?: number; cursor?: string; contact?: string; site?: string }, options?: Options): Pages<Visitor>;
  /** Show a visitor. One browser. */
  retrieve(visitor: string, query?: { fields?: Fields }, options?: Options): Promise<Visitor>;
}

export interface EventsCalls {
  /**
   * Follow what happens. Every event once, in order, without gaps, however many write at the same time; new ones
   * within two seconds. `after` is a position; 0 is the beginning.
   */
  list(query?: { after?: number; limit?: number }, options?: Options): Pages<Event>;
  /** All events after a position, and then each that happens, without an end. */
  follow(options?: FollowOptions): AsyncGenerator<Event, never, void>;
}

export interface WebhooksCalls {
  /** List webhooks. The newest first. Their secrets are shown nowhere. */
  list(query?: { fields?: Fields; limit?: number; cursor?: string }, options?: Options): Pages<Webhook>;
  /** Make a webhook. It is told what happens from now on. The answer has the secret, this once. */
  create(body: { url: string; events?: ReadonlyArray<string>; description?: string }, options?: Options): Promise<NewSecret>;
  /** Show a webhook. One webhook, without its secret. */
  retrieve(webhook: string, query?: { fields?: Fields }, options?: Options): Promise<Webhook>;
  /** Change a webhook. Another address, other events, or off and on. */
  update(webhook: string, body: { url?: string; events?: ReadonlyArray<string>; description?: string; on?: boolean }, options?: Options): Promise<Webhook>;
  /** Delete a webhook. Its log goes with it. */
  delete(webhook: string, options?: Options): Promise<void>;
  /** Give a webhook a new secret. The answer has the new one, this once; for 24 hours the old one signs beside it. */
  rotate(webhook: string, options?: Options): Promise<NewSecret>;
  /** Send a test. At once, and once; the answer says how it went. */
  test(webhook: string, options?: Options): Promise<Letter>;
  /** Send again what happened since a time. Under the ids that the events had, whether they were delivered or not. */
  replay(webhook: string, body: { since: string | Date }, options?: Options): Promise<Replayed>;
  /** List what was sent to a webhook. Of the last 30 days, the newest first. `event` is the id of an event. */
  deliveries(webhook: string, query?: { fields?: Fields; limit?: number; cursor?: string; state?: "delivered" | "failed" | "waiting"; type?: string; event?: string }, options?: Options): Pages<Delivery>;
  /** Show a delivery. With the body that is signed, and the beginning of your server's answer. */
  delivery(webhook: string, delivery: string, query?: { fields?: Fields }, options?: Options): Promise<Letter>;
  /** Send a delivery again. At once, with 24 hours of tries before it. A test is not sent again: make another. */
  replayDelivery(webhook: string, delivery: string, options?: Options): Promise<Delivery>;
}

/** Everything that can be asked for. */
export interface Calls {
  readonly me: MeCalls;
  readonly sites: SitesCalls;
  readonly operators: OperatorsCalls;
  readonly contacts: ContactsCalls;
  readonly conversations: ConversationsCalls;
  readonly messages: MessagesCalls;
  readonly files: FilesCalls;
  readonly labels: LabelsCalls;
  readonly companies: CompaniesCalls;
  readonly segments: SegmentsCalls;
  readonly visitors: VisitorsCalls;
  readonly events: EventsCalls;
  readonly webhooks: WebhooksCalls;
}
