/** The REST API of Paldesk for servers. */
import type { Calls } from "./calls.js";
import type { Actor, Contact, Conversation, Message } from "./things.js";

export type * from "./calls.js";
export type * from "./things.js";

/** One of these words; within v1 others may be added, so keep a branch for them. */
export type Text<Known extends string> = Known | (string & {});

export interface PaldeskOptions {
  /** Of a server, never of a page; else PALDESK_KEY. */
  key?: string;
  /** Like "https://chat.example"; else PALDESK_HOST. */
  host?: string;
  /** Milliseconds of one try; 30,000 where nothing is said. */
  timeout?: number;
  /** How often a call is tried again after 429, 5xx or no answer; 3 where nothing is said. */
  retries?: number;
  fetch?: typeof globalThis.fetch;
}

/** Of one call. */
export interface Options {
  /** For a POST: with the same key and body it is done once. Without one, each call has its own. */
  idempotencyKey?: string;
  /** For a PATCH: the `etag` that was seen; refused with ChangedMeanwhile where somebody changed it. */
  ifMatch?: string;
  signal?: AbortSignal;
  timeout?: number;
}

export interface FollowOptions {
  /** The position of the last event that you are done with; 0 is the beginning. */
  after?: number;
  /** Milliseconds between two looks once nothing is left; 2,000 where nothing is said. */
  every?: number;
  signal?: AbortSignal;
}

/** A page of a list. `for await` goes on through the pages after it. */
export interface Page<Thing> extends AsyncIterable<Thing> {
  data: Thing[];
  next_cursor: string | null;
  has_more: boolean;
  /** The page after this; null after the last. */
  next(): Promise<Page<Thing>> | null;
}

/** A list that was not asked for yet: `await` gives its first page, `for await` all there is. */
export interface Pages<Thing> extends Promise<Page<Thing>>, AsyncIterable<Thing> {}

/** A Blob or File, or a name and what is in it. */
export type FileGiven = Blob | { name: string; content: string | Uint8Array | ArrayBuffer; type?: string };

export interface Paldesk extends Calls {}
export class Paldesk {
  constructor(options?: PaldeskOptions);
}

export const VERSION: string;

export class PaldeskError extends Error {}
export class Unreachable extends PaldeskError {}

export interface Fault {
  /** A JSON pointer into the body (RFC 6901), or `?name` for a parameter. */
  pointer: string;
  code: string;
  detail: string;
}

export class ApiError extends PaldeskError {
  status: number;
  /** Never changes its meaning; empty where something between you and Paldesk answered. */
  code: string;
  detail: string;
  errors: Fault[];
  /** Tell it to us when you ask about a call. */
  requestId: string;
  headers: Headers;
  /** Seconds. */
  retryAfter: number | null;
}
export class InvalidRequest extends ApiError {}
export class KeyRefused extends ApiError {}
export class NotAllowed extends ApiError {}
export class NotFound extends ApiError {}
export class Conflict extends ApiError {}
export class ChangedMeanwhile extends ApiError {}
export class RateLimited extends ApiError {}
export class ServerFault extends ApiError {}
export class WebhookRefused extends PaldeskError {}

/** What happened, with the things in the place of their ids, as they were when it was told. Which are there depends on the type. */
export interface Told {
  id: string;
  object: "event";
  position: number;
  type: string;
  at: string;
  seq: number | null;
  contact: Contact | string | null;
  actor: Actor | null;
  conversation: Conversation | null;
  message: Message | null;
  about: number | null;
  target: string | null;
  value: string | null;
  changed: string[];
}

/** `id` is the same each time this event is delivered: take none twice. A test has the type `webhook.test`. */
export interface WebhookEvent {
  id: string;
  type: string;
  timestamp: string;
  data: Told;
}

export function verifyWebhook(
  body: string | Uint8Array | ArrayBuffer,
  headers: Headers | Record<string, string | string[] | undefined>,
  secrets: string | readonly string[],
  options?: { tolerance?: number; now?: number },
): Promise<WebhookEvent>;

/** The value of `webhook-signature` for one secret: for your own tests. `at` is in seconds. */
export function signWebhook(secret: string, id: string, at: number, body: string | Uint8Array): Promise<string>;

/** null says "not any more". */
export interface IdentityFacts {
  user_id: string | number;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  avatar?: string | null;
  company?: string | null;
  attributes?: Record<string, string | number | boolean | null>;
}

/** `secret`, `site` and `keyId` come from PALDESK_SECRET, PALDESK_SITE_KEY and PALDESK_KEY_ID where they are not given. */
export interface IdentityOptions {
  secret?: string;
  site?: string;
  keyId?: string;
  /** 300 where nothing is said, 900 at most. */
  seconds?: number;
}

/** A token for `Paldesk('identify', { token })`, good once: make a new one for each page. */
export function signIdentity(who: IdentityFacts, options?: IdentityOptions): Promise<string>;
