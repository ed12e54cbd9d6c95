/** The public types of the chatbox: its verbs, options, events and errors. */

/** What may be kept of a visitor beside name and address: short facts, no objects. */
export type Attributes = Record<string, string | number | boolean | null>;

export interface Facts {
  email?: string;
  name?: string;
  phone?: string;
  avatar?: string;
  company?: string;
  attributes?: Attributes;
}

/** A token signed by your server, which is believed, or an id and facts that your page claims, which are shown as claims. */
export type Identity = { token: string; user_id?: never } | ({ user_id: string; token?: never } & Facts);

export type Purpose = "support" | "insights" | "enrichment" | "marketing";

/** How the chatbox looks and speaks on this page. What is not given comes from the site's settings. */
export interface Options {
  position?: "left" | "right";
  zIndex?: number;
  colour?: `#${string}`;
  theme?: "light" | "dark" | "auto";
  /** A language tag like "de" or "pt-BR"; without it the page's own language, then the browser's. */
  locale?: string;
  /** `false` for no button, or the selector of elements of your page that open and close the panel. */
  launcher?: boolean | string;
  /** Words of yours in place of ours, by the keys of the settings' page "Words". */
  texts?: Record<string, string>;
  /** Loads the chat hidden and at once, so that the badge is right: for a visitor of whom you know that they have written. */
  resume?: boolean;
  /** Asked for a new token when the last one has ended. */
  getToken?: () => string | Promise<string>;
}

export interface BootOptions extends Options {
  site: string;
}

export interface LoadOptions extends BootOptions {
  /** The address that serves the chatbox, like "https://chat.example". */
  host: string;
  /** Of your page's policy, for the one script that is added. */
  nonce?: string;
}

/** What each event carries. None carries what was written. */
export interface Events {
  ready: void;
  open: void;
  close: void;
  "conversation:started": unknown;
  "message:sent": unknown;
  "message:received": unknown;
  unread: number;
  identified: { verified: boolean };
  consent: unknown;
  error: { code: ErrorCode; message: string };
}

export type EventName = keyof Events;

export type Listener<Name extends EventName> = (detail: Events[Name]) => void;

/** What `get` answers. */
export interface Known {
  unread: number;
  open: boolean;
  /** What `identified` told last. */
  identity: Events["identified"] | null;
  /** What `consent` told last. */
  consent: unknown;
  /** Of this interface. */
  version: string;
}

/** The codes of errors; more may come, so keep a branch for others. */
export type ErrorCode =
  | "unknown_site"
  | "origin_not_allowed"
  | "unreachable"
  | "blocked"
  | "unknown_verb"
  | "unknown_event"
  | "wrong_argument"
  | "not_booted"
  | "booted"
  | "no_token"
  | (string & {});

/** What a refused call rejects with. */
export interface PaldeskError extends Error {
  name: "PaldeskError";
  code: ErrorCode;
}

/** What was said waits in memory until the visitor opens the chat; what is refused then comes as the event `error`. */
export interface Held {
  waiting: true;
}

/** Whether somebody is named now, and whether by your server. */
export interface Identified {
  identified: boolean;
  verified?: boolean;
}

/** Whether it was kept, and if not why: without the visitor's consent to insights nothing is. */
export interface Tracked {
  stored: boolean;
  reason?: string;
}

/** One function for each verb. Where there is no window each resolves to undefined. */
export interface Chatbox {
  /** Resolves when the button is drawn; rejects with a PaldeskError. */
  ready: Promise<void>;
  /** With what `load` was given, and more; needed after `shutdown` only. */
  boot(options?: Partial<BootOptions>): Promise<void>;
  /** Takes the chatbox off the page; with `logout` the visitor's session ends first. */
  shutdown(options?: { logout?: boolean }): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  show(): Promise<void>;
  hide(): Promise<void>;
  /** `null` is a log-out. */
  identify(who: Identity | null): Promise<Identified | Held | undefined>;
  update(facts: Facts): Promise<Identified | Held | undefined>;
  track(name: string, data?: Attributes): Promise<Tracked | Held | undefined>;
  /** Opens the panel with the text in the field, ready to be changed and sent. */
  message(text: string): Promise<void>;
  /** Sends the text for the visitor. */
  send(text: string): Promise<void>;
  consent(purpose: Purpose, granted: boolean): Promise<unknown>;
  /** Opens "Your data". */
  privacy(): Promise<void>;
  on<Name extends EventName>(event: Name, listener: Listener<Name>): Promise<void>;
  off<Name extends EventName>(event: Name, listener: Listener<Name>): Promise<void>;
  /** Ends the visitor's session in this browser and on the server: call it where your own user logs out. */
  logout(): Promise<void>;
  get<What extends keyof Known>(what: What): Promise<Known[What] | undefined>;
}

export function load(options: LoadOptions): Chatbox;
