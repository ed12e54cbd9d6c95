// Written by `manage.py protocol` from chat/protocol.py: change it there.
export const SESSION_OPEN = "session.open";
export const CONVERSATION_RESUME = "conversation.resume";
export const MESSAGE_SEND = "message.send";
export const NOTE_ADD = "note.add";
export const TYPING_SET = "typing.set";
export const READ_MARK = "read.mark";
export const PING = "ping";
export const CONVERSATION_ASSIGN = "conversation.assign";
export const CONVERSATION_CLOSE = "conversation.close";
export const CONVERSATION_REOPEN = "conversation.reopen";
export const INBOX_FETCH = "inbox.fetch";
export const PRESENCE_SET = "presence.set";
export const CONVERSATION_STARTED = "conversation.started";
export const MESSAGE_CREATED = "message.created";
export const NOTE_ADDED = "note.added";
export const CONVERSATION_ASSIGNED = "conversation.assigned";
export const CONVERSATION_CLOSED = "conversation.closed";
export const CONVERSATION_REOPENED = "conversation.reopened";
export const EVENT_HIDDEN = "event.hidden";
export const SESSION_OPENED = "session.opened";
export const SESSION_STALE = "session.stale";
export const CONVERSATION_EVENTS = "conversation.events";
export const MESSAGE_ACCEPTED = "message.accepted";
export const COMMAND_DONE = "command.done";
export const COMMAND_REFUSED = "command.refused";
export const TYPING_CHANGED = "typing.changed";
export const READ_MARKED = "read.marked";
export const HEAD_MOVED = "head.moved";
export const PONG = "pong";
export const INBOX_ROWS = "inbox.rows";
export const PRESENCE_CHANGED = "presence.changed";
export const HEARTBEAT_SECONDS = 25;
export const BODY_MAX = 8000;
export const HEADS_MAX = 100;
export const PAGE = 200;
export const CLOSING = { TICKET: 4000, MALFORMED: 4400, REVOKED: 4403, GONE: 4404, ABUSE: 4429 };
/** @typedef {{ kind: "visitor"|"operator"|"system", id: string|null }} Author */
/** @typedef {{ id: string, name: string, picture: string, status: "online"|"away"|"offline" }} Person */
/** @typedef {{ id: string, number: number, status: "open"|"closed", contact: string, name: string, email: string, verified: boolean, site: string, assignee: string|null, preview: string, preview_by: "visitor"|"operator"|"", last_seq: number, read_seq: number, visitor_seq: number, visitor_read_seq: number, activity_at: number, waiting_since: number|null, created_at: number }} Row */
/** @typedef {{ type: "session.open", ticket: string }} SessionOpen */
/** @typedef {{ type: "conversation.resume", conversation: string, after: number }} ConversationResume */
/** @typedef {{ type: "message.send", client_id: string, body: string, conversation?: string|null }} MessageSend */
/** @typedef {{ type: "note.add", client_id: string, body: string, conversation: string }} NoteAdd */
/** @typedef {{ type: "typing.set", conversation: string, typing: boolean }} TypingSet */
/** @typedef {{ type: "read.mark", conversation: string, seq: number }} ReadMark */
/** @typedef {{ type: "ping", heads?: Record<string, number> }} Ping */
/** @typedef {{ type: "conversation.assign", ref: string, conversation: string, to: string|null }} ConversationAssign */
/** @typedef {{ type: "conversation.close", ref: string, conversation: string }} ConversationClose */
/** @typedef {{ type: "conversation.reopen", ref: string, conversation: string }} ConversationReopen */
/** @typedef {{ type: "inbox.fetch", ref: string, ids: (string)[] }} InboxFetch */
/** @typedef {{ type: "presence.set", status: "online"|"away" }} PresenceSet */
/** @typedef {{ type: "conversation.started", conversation: string, seq: number, at: number, by: Author }} ConversationStarted */
/** @typedef {{ type: "message.created", conversation: string, seq: number, at: number, by: Author, client_id: string, body: string }} MessageCreated */
/** @typedef {{ type: "note.added", conversation: string, seq: number, at: number, by: Author, client_id: string, body: string }} NoteAdded */
/** @typedef {{ type: "conversation.assigned", conversation: string, seq: number, at: number, by: Author, to: string|null }} ConversationAssigned */
/** @typedef {{ type: "conversation.closed", conversation: string, seq: number, at: number, by: Author }} ConversationClosed */
/** @typedef {{ type: "conversation.reopened", conversation: string, seq: number, at: number, by: Author }} ConversationReopened */
/** @typedef {{ type: "event.hidden", conversation: string, seq: number }} EventHidden */
/** @typedef {{ type: "session.opened", you: string, people: (Person)[], conversation: string|null, head: number, read_seq: number, heartbeat: number }} SessionOpened */
/** @typedef {{ type: "session.stale" }} SessionStale */
/** @typedef {{ type: "conversation.events", conversation: string, events: (ConversationStarted|MessageCreated|NoteAdded|ConversationAssigned|ConversationClosed|ConversationReopened|EventHidden)[], head: number, more: boolean, visitor_read_seq: number, operator_read_seq: number }} ConversationEvents */
/** @typedef {{ type: "message.accepted", client_id: string, conversation: string, seq: number, at: number }} MessageAccepted */
/** @typedef {{ type: "command.done", ref: string }} CommandDone */
/** @typedef {{ type: "command.refused", code: string, detail: string, ref: string, retry_ms: number }} CommandRefused */
/** @typedef {{ type: "typing.changed", conversation: string, by: Author, typing: boolean }} TypingChanged */
/** @typedef {{ type: "read.marked", conversation: string, by: Author, seq: number }} ReadMarked */
/** @typedef {{ type: "head.moved", conversation: string, seq: number }} HeadMoved */
/** @typedef {{ type: "pong", heads: Record<string, number> }} Pong */
/** @typedef {{ type: "inbox.rows", ref: string, rows: (Row)[] }} InboxRows */
/** @typedef {{ type: "presence.changed", person: Person }} PresenceChanged */
