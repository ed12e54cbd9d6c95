// Written by clients.generate from docs/api/openapi.json: change the API, not this file.

import type { Text } from "./index.js";

/**
 * Who did it: a visitor, an operator, an API key, or Paldesk itself, which has no id. `operator` is the one in
 * whose name an API key spoke.
 */
export interface Actor {
  kind: Text<"api" | "operator" | "system" | "visitor">;
  id: string | null;
  operator: string | null;
}

/**
 * What a message asks to choose or to fill in: `options` for buttons and a list, `field` and its `label` for a
 * field. Whoever answers sends an ordinary message that names this one.
 */
export interface Ask {
  kind: Text<"buttons" | "field" | "list">;
  options: Array<string>;
  field: Text<"" | "date" | "email" | "number" | "text">;
  label: string;
}

/** Where contacts work. `domain` is null where none is known. */
export interface Company {
  id: string;
  object: Text<"company">;
  name: string;
  domain: string | null;
  created_at: string;
  updated_at: string;
}

/** A yes or a no, as it was said. Records are never changed: the deciding one says what counts now. */
export interface Consent {
  id: string;
  object: Text<"consent">;
  contact: string;
  visitor: string | null;
  purpose: Text<"enrichment" | "insights" | "marketing" | "support">;
  granted: boolean;
  deciding: boolean;
  source: Text<"page" | "server" | "signal" | "visitor">;
  text: string;
  language: string;
  at: string;
}

/**
 * A person. `verified` says that your server vouched for who this is; `attributes` are all other facts, with
 * their sources under `/contacts/{contact}/facts`.
 */
export interface Contact {
  id: string;
  object: Text<"contact">;
  external_id: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  language: string | null;
  time_zone: string | null;
  company: string | null;
  owner: string | null;
  labels: Array<string>;
  attributes: Record<string, string | number | boolean>;
  verified: boolean;
  blocked: boolean;
  created_at: string;
  updated_at: string;
  last_seen_at: string;
}

/** `colour` is the number of one of the twelve colours. */
export interface ContactLabel {
  id: string;
  object: Text<"contact_label">;
  name: string;
  colour: number;
}

/**
 * One thread with a contact. `updated_at` is when anything last happened in it; `expand=contact` puts the
 * contact in the place of its id.
 */
export interface Conversation {
  id: string;
  object: Text<"conversation">;
  number: number;
  status: Text<"closed" | "open" | "pending" | "snoozed">;
  snoozed_until: string | null;
  priority: Text<"high" | "low" | "medium" | "none" | "urgent">;
  contact: string | Contact;
  visitor: string | null;
  site: string;
  assignee: string | null;
  team: string | null;
  labels: Array<string>;
  merged_into: string | null;
  waiting_since: string | null;
  last_activity_at: string;
  created_at: string;
  updated_at: string;
}

/**
 * One event on its way. `event` is its id, the `webhook-id` of each try. `due_at` is when the next try comes,
 * null when none does.
 */
export interface Delivery {
  id: string;
  object: Text<"delivery">;
  webhook: string;
  event: string;
  type: string;
  state: Text<"delivered" | "failed" | "waiting">;
  tries: Array<Try>;
  due_at: string | null;
  done_at: string | null;
  created_at: string;
}

/**
 * Thin: ids and words from fixed lists, never names or texts. `position` counts 1, 2, 3 … in the workspace,
 * `seq` in the conversation. `target` is whom or what it was done with, `about` the number of the message it
 * concerns. What happened to a contact has no conversation; `changed` then names what is another now. A deleted
 * conversation leaves `conversation.erased` where its events were, a visit that is kept no more
 * `visitor.erased`.
 */
export interface Event {
  id: string;
  object: Text<"event">;
  position: number;
  type: string;
  at: string;
  conversation: string | null;
  seq: number | null;
  contact: string | null;
  actor: Actor | null;
  message: string | null;
  about: number | null;
  target: string | null;
  value: string | null;
  changed: Array<string>;
}

/** One thing that is known and who said it. `verified` facts were vouched for by your server. */
export interface Fact {
  object: Text<"fact">;
  name: string;
  value: string | number | boolean;
  source: Text<"enrichment" | "import" | "operator" | "page" | "rest" | "server" | "visitor">;
  verified: boolean;
  basis: Text<"consent" | "contract" | "legitimate"> | null;
  provider: string | null;
  at: string;
}

export interface Facts {
  data: Array<Fact>;
}

/** `message` is null until it is sent. `ready` is false while an image is made anew. */
export interface File {
  id: string;
  object: Text<"file">;
  conversation: string;
  message: number | null;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  ready: boolean;
  url: string;
  created_at: string;
}

/** `colour` is the number of one of the twelve colours. */
export interface Label {
  id: string;
  object: Text<"label">;
  name: string;
  colour: number;
}

/**
 * `body` is the text that is signed, null when whom it told of was erased; `answer` the beginning of what your
 * server said to the last try.
 */
export interface Letter {
  id: string;
  object: Text<"delivery">;
  webhook: string;
  event: string;
  type: string;
  state: Text<"delivered" | "failed" | "waiting">;
  tries: Array<Try>;
  due_at: string | null;
  done_at: string | null;
  created_at: string;
  body: string | null;
  answer: string | null;
}

/** The key itself, and where it leads. `mode` is test for keys of a sandbox. */
export interface Me {
  id: string;
  object: Text<"key">;
  name: string;
  mode: Text<"live" | "test">;
  scopes: Array<string>;
  expires_at: string | null;
  workspace: Workspace;
}

/**
 * `seq` is its number in the conversation's ledger. `ask` is what it offers to choose from or asks to fill in;
 * the answer is a message of the visitor whose `answers` is this number.
 */
export interface Message {
  id: string;
  object: Text<"message">;
  conversation: string;
  seq: number;
  kind: Text<"message" | "note">;
  author: Actor;
  body: string;
  ask: Ask | null;
  answers: number | null;
  files: Array<File>;
  edited_at: string | null;
  unsent: boolean;
  created_at: string;
}

/** `secret` is shown this once. */
export interface NewSecret {
  id: string;
  object: Text<"webhook">;
  url: string;
  description: string;
  events: Array<string>;
  on: boolean;
  off_because: Text<"failing" | "gone" | "hand"> | null;
  failing_since: string | null;
  old_secret_until: string | null;
  created_at: string;
  secret: string;
}

/** What the team wrote down about a contact. `author` is null for one that came through the API. */
export interface Note {
  id: string;
  object: Text<"note">;
  contact: string;
  author: string | null;
  body: string;
  created_at: string;
  edited_at: string | null;
}

/** Somebody who answers. `active` is false for who has left; what they wrote stays theirs. */
export interface Operator {
  id: string;
  object: Text<"operator">;
  name: string;
  email: string;
  role: Text<"admin" | "operator" | "owner">;
  active: boolean;
  joined_at: string;
}

/** How many events are sent again. */
export interface Replayed {
  count: number;
}

/** Contacts that fulfil conditions at the moment somebody looks. `count` is null until it was counted. */
export interface Segment {
  id: string;
  object: Text<"segment">;
  name: string;
  description: string;
  count: number | null;
  counted_at: string | null;
  created_at: string;
  updated_at: string;
}

/** One embedded chatbox. `public_key` stands in the page; it opens nothing. */
export interface Site {
  id: string;
  object: Text<"site">;
  name: string;
  public_key: string;
  allowed_origins: Array<string>;
  language: string;
  created_at: string;
}

/** `status` is null where nothing was answered; `fault` then says why. */
export interface Try {
  at: string;
  status: number | null;
  fault: string | null;
  ms: number;
}

/** A browser that opened the chat. `verified` while your server's word for it is fresh. */
export interface Visitor {
  id: string;
  object: Text<"visitor">;
  contact: string;
  site: string;
  verified: boolean;
  ended: boolean;
  created_at: string;
  last_seen_at: string;
}

/**
 * A server of yours that is told what happens. `off_because` is null while it is on; `failing_since` says since
 * when no try succeeded; until `old_secret_until` the secret before signs, too.
 */
export interface Webhook {
  id: string;
  object: Text<"webhook">;
  url: string;
  description: string;
  events: Array<string>;
  on: boolean;
  off_because: Text<"failing" | "gone" | "hand"> | null;
  failing_since: string | null;
  old_secret_until: string | null;
  created_at: string;
}

export interface Workspace {
  id: string;
  name: string;
  slug: string;
  sandbox: boolean;
}

/**
 * What a message asks to choose or to fill in: `options` for buttons and a list, `field` and its `label` for a
 * field. Whoever answers sends an ordinary message that names this one.
 */
export interface AskGiven {
  kind: "buttons" | "field" | "list";
  options?: ReadonlyArray<string>;
  field?: "" | "date" | "email" | "number" | "text";
  label?: string;
}

/**
 * With `operator` it is said in that operator's name, and counts as an answer; without, in the name of the site.
 * `ask` offers buttons or a list to choose from, or one field to fill in.
 */
export interface FirstMessage {
  body: string;
  operator?: string | null;
  ask?: AskGiven | null;
}
