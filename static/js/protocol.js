// Written by `manage.py protocol` from chat/protocol.py: change it there.
export const SESSION_OPEN = "session.open";
export const CONVERSATION_RESUME = "conversation.resume";
export const MESSAGE_SEND = "message.send";
export const NOTE_ADD = "note.add";
export const MESSAGE_EDIT = "message.edit";
export const MESSAGE_UNSEND = "message.unsend";
export const TYPING_SET = "typing.set";
export const READ_MARK = "read.mark";
export const PING = "ping";
export const PAGE_VIEW = "page.view";
export const PAGE_LEAVE = "page.leave";
export const CONVERSATION_ASSIGN = "conversation.assign";
export const CONVERSATION_CLOSE = "conversation.close";
export const CONVERSATION_REOPEN = "conversation.reopen";
export const INBOX_FETCH = "inbox.fetch";
export const PRESENCE_SET = "presence.set";
export const LOOKING_SET = "looking.set";
export const REPLY_CLAIM = "reply.claim";
export const NOTICE_READ = "notice.read";
export const CONVERSATION_HAND = "conversation.hand";
export const CONVERSATION_PEND = "conversation.pend";
export const CONVERSATION_SNOOZE = "conversation.snooze";
export const CONVERSATION_PRIORITIZE = "conversation.prioritize";
export const CONVERSATION_LABEL = "conversation.label";
export const PARTICIPANT_SET = "participant.set";
export const CONVERSATION_MERGE = "conversation.merge";
export const CONVERSATION_UNMERGE = "conversation.unmerge";
export const CONTACT_BLOCK = "contact.block";
export const CONVERSATION_REMOVE = "conversation.remove";
export const BOARD_WATCH = "board.watch";
export const VISITOR_INVITE = "visitor.invite";
export const CONTACT_BLOCKED = "contact.blocked";
export const CONTACT_UNBLOCKED = "contact.unblocked";
export const CONVERSATION_ABSORBED = "conversation.absorbed";
export const CONVERSATION_ASSIGNED = "conversation.assigned";
export const CONVERSATION_CLOSED = "conversation.closed";
export const CONVERSATION_HANDED = "conversation.handed";
export const CONVERSATION_LABELLED = "conversation.labelled";
export const CONVERSATION_MERGED = "conversation.merged";
export const CONVERSATION_PENDED = "conversation.pended";
export const CONVERSATION_PRIORITIZED = "conversation.prioritized";
export const CONVERSATION_RATED = "conversation.rated";
export const CONVERSATION_REOPENED = "conversation.reopened";
export const CONVERSATION_SNOOZED = "conversation.snoozed";
export const CONVERSATION_STARTED = "conversation.started";
export const CONVERSATION_UNLABELLED = "conversation.unlabelled";
export const CONVERSATION_UNMERGED = "conversation.unmerged";
export const CONVERSATION_WOKEN = "conversation.woken";
export const EVENT_HIDDEN = "event.hidden";
export const MESSAGE_CREATED = "message.created";
export const MESSAGE_EDITED = "message.edited";
export const MESSAGE_SCHEDULED = "message.scheduled";
export const MESSAGE_UNSENT = "message.unsent";
export const NOTE_ADDED = "note.added";
export const NOTE_EDITED = "note.edited";
export const NOTE_UNSENT = "note.unsent";
export const PARTICIPANT_JOINED = "participant.joined";
export const PARTICIPANT_LEFT = "participant.left";
export const SCHEDULE_ENDED = "schedule.ended";
export const BOARD_CHANGED = "board.changed";
export const CONTACT_CHANGED = "contact.changed";
export const LOOKING_CHANGED = "looking.changed";
export const NOTICE_ADDED = "notice.added";
export const NOTICES_READ = "notices.read";
export const VISIT_ENDED = "visit.ended";
export const SESSION_OPENED = "session.opened";
export const SESSION_STALE = "session.stale";
export const CONVERSATION_EVENTS = "conversation.events";
export const MESSAGE_ACCEPTED = "message.accepted";
export const CONVERSATION_REMOVED = "conversation.removed";
export const COMMAND_DONE = "command.done";
export const COMMAND_REFUSED = "command.refused";
export const TYPING_CHANGED = "typing.changed";
export const READ_MARKED = "read.marked";
export const HEAD_MOVED = "head.moved";
export const PONG = "pong";
export const INBOX_ROWS = "inbox.rows";
export const VOCABULARY_CHANGED = "vocabulary.changed";
export const VIEWS_CHANGED = "views.changed";
export const VIEWS_COUNTED = "views.counted";
export const PRESENCE_CHANGED = "presence.changed";
export const HEARTBEAT_SECONDS = 25;
export const BODY_MAX = 8000;
export const HEADS_MAX = 100;
export const PAGE = 200;
export const FILES_MAX = 10;
export const MENTIONS_MAX = 20;
export const LIVE_MAX = 500;
export const CLOSING = { TICKET: 4000, MALFORMED: 4400, REVOKED: 4403, GONE: 4404, ABUSE: 4429 };
/** @typedef {{ kind: "visitor"|"operator"|"api"|"system", id: string|null, voice: string|null }} Author */
/** @typedef {{ id: string, name: string, picture: string, status: "online"|"away"|"offline" }} Person */
/** @typedef {{ id: string, name: string, members: (string)[] }} Team */
/** @typedef {{ id: string, name: string, hue: number }} Label */
/** @typedef {{ id: string, name: string }} Caller */
/** @typedef {{ id: string, name: string, kind: string, size: number, width: number, height: number }} File */
/** @typedef {{ kind: "buttons"|"list"|"field", options: (string)[], field: "text"|"email"|"number"|"date"|"", label: string }} Ask */
/** @typedef {{ id: string, head: number, read_seq: number, at: number, said: string, closed: boolean, unread: number, rating: number }} Talk */
/** @typedef {{ id: string, number: number, status: "open"|"pending"|"snoozed"|"closed", snoozed_until: number|null, priority: "none"|"low"|"medium"|"high"|"urgent", contact: string, name: string, email: string, verified: boolean, site: string, site_id: string, assignee: string|null, team: string|null, labels: (string)[], segments: (string)[], participants: (string)[], mentioned: boolean, merged_into: string|null, blocked: boolean, reply_goal: number, preview: string, preview_by: "visitor"|"operator"|"", preview_files: number, preview_unsent: boolean, last_seq: number, message_seq: number, read_seq: number, visitor_seq: number, visitor_read_seq: number, activity_at: number, waiting_since: number|null, created_at: number, picture: string }} Row */
/** @typedef {{ id: string, conversation: string, number: number, name: string, seq: number, reason: "mentioned"|"assigned"|"team"|"yours"|"followed"|"unassigned"|"woken"|"overtaken", by: string|null, at: number, read: boolean }} Notice */
/** @typedef {{ id: string, agreed: boolean, contact: string|null, name: string, known: boolean, verified: boolean, picture: string, blocked: boolean, site: string|null, url: string, title: string, arrived_at: number, page_at: number, pages: number, visits: number, source: string, country: string, city: string, browser: string, os: string, device: string, state: "none"|"invited"|"waiting"|"talking", conversation: string|null, number: number, assignee: string|null }} Here */
/** @typedef {{ type: "session.open", ticket: string }} SessionOpen */
/** @typedef {{ type: "conversation.resume", conversation: string, after: number }} ConversationResume */
/** @typedef {{ type: "message.send", client_id: string, body: string, conversation?: string|null, files?: (string)[], anew?: boolean, ask?: Ask|null, answers?: number|null }} MessageSend */
/** @typedef {{ type: "note.add", client_id: string, body: string, conversation: string, files?: (string)[], mentions?: (string)[] }} NoteAdd */
/** @typedef {{ type: "message.edit", ref: string, conversation: string, about: number, body: string }} MessageEdit */
/** @typedef {{ type: "message.unsend", ref: string, conversation: string, about: number }} MessageUnsend */
/** @typedef {{ type: "typing.set", conversation: string, typing: boolean, text?: string }} TypingSet */
/** @typedef {{ type: "read.mark", conversation: string, seq: number }} ReadMark */
/** @typedef {{ type: "ping", heads?: Record<string, number> }} Ping */
/** @typedef {{ type: "page.view", url: string, title?: string, referrer?: string, screen?: string, language?: string }} PageView */
/** @typedef {{ type: "page.leave", seconds: number }} PageLeave */
/** @typedef {{ type: "conversation.assign", ref: string, conversation: string, to: string|null }} ConversationAssign */
/** @typedef {{ type: "conversation.close", ref: string, conversation: string }} ConversationClose */
/** @typedef {{ type: "conversation.reopen", ref: string, conversation: string }} ConversationReopen */
/** @typedef {{ type: "inbox.fetch", ref: string, ids: (string)[] }} InboxFetch */
/** @typedef {{ type: "presence.set", status: "online"|"away" }} PresenceSet */
/** @typedef {{ type: "looking.set", conversation: string|null, again?: boolean }} LookingSet */
/** @typedef {{ type: "reply.claim", conversation: string, on: boolean, take?: boolean }} ReplyClaim */
/** @typedef {{ type: "notice.read", ref: string, ids?: (string)[], conversation?: string|null, all?: boolean }} NoticeRead */
/** @typedef {{ type: "conversation.hand", ref: string, conversation: string, to: string|null }} ConversationHand */
/** @typedef {{ type: "conversation.pend", ref: string, conversation: string }} ConversationPend */
/** @typedef {{ type: "conversation.snooze", ref: string, conversation: string, until: number }} ConversationSnooze */
/** @typedef {{ type: "conversation.prioritize", ref: string, conversation: string, priority: "none"|"low"|"medium"|"high"|"urgent" }} ConversationPrioritize */
/** @typedef {{ type: "conversation.label", ref: string, conversation: string, label: string, on: boolean }} ConversationLabel */
/** @typedef {{ type: "participant.set", ref: string, conversation: string, member: string, on: boolean }} ParticipantSet */
/** @typedef {{ type: "conversation.merge", ref: string, conversation: string, into: string }} ConversationMerge */
/** @typedef {{ type: "conversation.unmerge", ref: string, conversation: string }} ConversationUnmerge */
/** @typedef {{ type: "contact.block", ref: string, conversation: string, on: boolean }} ContactBlock */
/** @typedef {{ type: "conversation.remove", ref: string, conversation: string }} ConversationRemove */
/** @typedef {{ type: "board.watch", on: boolean }} BoardWatch */
/** @typedef {{ type: "visitor.invite", client_id: string, visitor: string, body: string }} VisitorInvite */
/** @typedef {{ type: "contact.blocked", conversation: string, seq: number, at: number, by: Author }} ContactBlocked */
/** @typedef {{ type: "contact.unblocked", conversation: string, seq: number, at: number, by: Author }} ContactUnblocked */
/** @typedef {{ type: "conversation.absorbed", conversation: string, seq: number, at: number, by: Author, other: string }} ConversationAbsorbed */
/** @typedef {{ type: "conversation.assigned", conversation: string, seq: number, at: number, by: Author, to: string|null }} ConversationAssigned */
/** @typedef {{ type: "conversation.closed", conversation: string, seq: number, at: number, by: Author }} ConversationClosed */
/** @typedef {{ type: "conversation.handed", conversation: string, seq: number, at: number, by: Author, to: string|null }} ConversationHanded */
/** @typedef {{ type: "conversation.labelled", conversation: string, seq: number, at: number, by: Author, label: string }} ConversationLabelled */
/** @typedef {{ type: "conversation.merged", conversation: string, seq: number, at: number, by: Author, other: string }} ConversationMerged */
/** @typedef {{ type: "conversation.pended", conversation: string, seq: number, at: number, by: Author }} ConversationPended */
/** @typedef {{ type: "conversation.prioritized", conversation: string, seq: number, at: number, by: Author, priority: "none"|"low"|"medium"|"high"|"urgent" }} ConversationPrioritized */
/** @typedef {{ type: "conversation.rated", conversation: string, seq: number, at: number, by: Author, score: number }} ConversationRated */
/** @typedef {{ type: "conversation.reopened", conversation: string, seq: number, at: number, by: Author, waiting_since: number|null }} ConversationReopened */
/** @typedef {{ type: "conversation.snoozed", conversation: string, seq: number, at: number, by: Author, until: number }} ConversationSnoozed */
/** @typedef {{ type: "conversation.started", conversation: string, seq: number, at: number, by: Author }} ConversationStarted */
/** @typedef {{ type: "conversation.unlabelled", conversation: string, seq: number, at: number, by: Author, label: string }} ConversationUnlabelled */
/** @typedef {{ type: "conversation.unmerged", conversation: string, seq: number, at: number, by: Author, other: string }} ConversationUnmerged */
/** @typedef {{ type: "conversation.woken", conversation: string, seq: number, at: number, by: Author }} ConversationWoken */
/** @typedef {{ type: "event.hidden", conversation: string, seq: number }} EventHidden */
/** @typedef {{ type: "message.created", conversation: string, seq: number, at: number, by: Author, client_id: string, body: string, rich: (any)[]|null, files: (File)[], edited: boolean, unsent: boolean, ask: Ask|null, answers: number|null }} MessageCreated */
/** @typedef {{ type: "message.edited", conversation: string, seq: number, at: number, by: Author, about: number, body: string, rich: (any)[]|null }} MessageEdited */
/** @typedef {{ type: "message.scheduled", conversation: string, seq: number, at: number, by: Author, scheduled: string, due: number }} MessageScheduled */
/** @typedef {{ type: "message.unsent", conversation: string, seq: number, at: number, by: Author, about: number }} MessageUnsent */
/** @typedef {{ type: "note.added", conversation: string, seq: number, at: number, by: Author, client_id: string, body: string, rich: (any)[]|null, files: (File)[], edited: boolean, unsent: boolean }} NoteAdded */
/** @typedef {{ type: "note.edited", conversation: string, seq: number, at: number, by: Author, about: number, body: string, rich: (any)[]|null }} NoteEdited */
/** @typedef {{ type: "note.unsent", conversation: string, seq: number, at: number, by: Author, about: number }} NoteUnsent */
/** @typedef {{ type: "participant.joined", conversation: string, seq: number, at: number, by: Author, member: string }} ParticipantJoined */
/** @typedef {{ type: "participant.left", conversation: string, seq: number, at: number, by: Author, member: string }} ParticipantLeft */
/** @typedef {{ type: "schedule.ended", conversation: string, seq: number, at: number, by: Author, scheduled: string, outcome: "sent"|"cancelled"|"overtaken"|"failed" }} ScheduleEnded */
/** @typedef {{ type: "board.changed", here: (Here)[], gone: (string)[], whole: boolean, ends: boolean }} BoardChanged */
/** @typedef {{ type: "contact.changed", contact: string, conversations: (string)[] }} ContactChanged */
/** @typedef {{ type: "looking.changed", conversation: string, looking: (string)[], replying: string|null }} LookingChanged */
/** @typedef {{ type: "notice.added", notice: Notice, unread: number }} NoticeAdded */
/** @typedef {{ type: "notices.read", ids: (string)[], conversation: string|null, all: boolean, unread: number }} NoticesRead */
/** @typedef {{ type: "visit.ended" }} VisitEnded */
/** @typedef {{ type: "session.opened", you: string, people: (Person)[], teams: (Team)[], labels: (Label)[], callers: (Caller)[], live_typing: boolean, visits: boolean, conversation: string|null, head: number, read_seq: number, talks: (Talk)[], more_talks: boolean, heartbeat: number }} SessionOpened */
/** @typedef {{ type: "session.stale" }} SessionStale */
/** @typedef {{ type: "conversation.events", conversation: string, events: (ConversationStarted|MessageCreated|NoteAdded|MessageEdited|NoteEdited|MessageUnsent|NoteUnsent|MessageScheduled|ScheduleEnded|ConversationAssigned|ConversationClosed|ConversationReopened|ConversationHanded|ConversationPended|ConversationRated|ConversationSnoozed|ConversationWoken|ConversationPrioritized|ConversationLabelled|ConversationUnlabelled|ParticipantJoined|ParticipantLeft|ConversationMerged|ConversationAbsorbed|ConversationUnmerged|ContactBlocked|ContactUnblocked|EventHidden)[], head: number, more: boolean, visitor_read_seq: number, operator_read_seq: number }} ConversationEvents */
/** @typedef {{ type: "message.accepted", client_id: string, conversation: string, seq: number, at: number }} MessageAccepted */
/** @typedef {{ type: "conversation.removed", conversation: string }} ConversationRemoved */
/** @typedef {{ type: "command.done", ref: string }} CommandDone */
/** @typedef {{ type: "command.refused", code: string, detail: string, ref: string, retry_ms: number }} CommandRefused */
/** @typedef {{ type: "typing.changed", conversation: string, by: Author, typing: boolean, text: string }} TypingChanged */
/** @typedef {{ type: "read.marked", conversation: string, by: Author, seq: number }} ReadMarked */
/** @typedef {{ type: "head.moved", conversation: string, seq: number }} HeadMoved */
/** @typedef {{ type: "pong", heads: Record<string, number> }} Pong */
/** @typedef {{ type: "inbox.rows", ref: string, rows: (Row)[] }} InboxRows */
/** @typedef {{ type: "vocabulary.changed", teams: (Team)[], labels: (Label)[] }} VocabularyChanged */
/** @typedef {{ type: "views.changed" }} ViewsChanged */
/** @typedef {{ type: "views.counted", counts: Record<string, number>, own: Record<string, Record<string, number>> }} ViewsCounted */
/** @typedef {{ type: "presence.changed", person: Person }} PresenceChanged */
