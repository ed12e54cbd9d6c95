import type { Attributes, Chatbox, Events, Facts, Identity, LoadOptions } from "./index.js";

export interface PaldeskProps extends LoadOptions {
  /** Who is logged in; another is identified anew, and nobody after somebody is a log-out. Compared by what it says. */
  identity?: Identity | null;
  /** Whether the button is hidden. */
  hidden?: boolean;
  children?: any;
  onReady?: () => void;
  onOpen?: () => void;
  onClose?: () => void;
  onConversationStarted?: (detail: Events["conversation:started"]) => void;
  onMessageSent?: (detail: Events["message:sent"]) => void;
  onMessageReceived?: (detail: Events["message:received"]) => void;
  onUnread?: (count: number) => void;
  onIdentified?: (detail: Events["identified"]) => void;
  onConsent?: (detail: Events["consent"]) => void;
  onError?: (error: Events["error"]) => void;
}

/** What the hook gives: the verbs, which wait for the component, and what is shown now. */
export interface PaldeskState extends Omit<Chatbox, "ready" | "boot" | "shutdown"> {
  isReady: boolean;
  isOpen: boolean;
  unread: number;
}

/** The part of React that is used. */
export interface ReactLike {
  useEffect(effect: () => void | (() => void), deps?: readonly unknown[]): void;
  useMemo<T>(make: () => T, deps: readonly unknown[]): T;
  useRef<T>(first: T): { current: T };
  useState<T>(first: T): [T, (next: T) => void];
}

export interface Bound {
  /** Shows the chatbox while it is mounted. Draws its children and nothing else. */
  Paldesk: (props: PaldeskProps) => any;
  usePaldesk: () => PaldeskState;
}

export function bind(React: ReactLike): Bound;

export type { Attributes, Facts, Identity };
