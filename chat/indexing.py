"""The search follows the ledger: the relay hands on what was written, edited or taken back, a second later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connection

from accounts.tenancy import current, within
from chat.models import Message
from crm import folding

log = structlog.get_logger(__name__)

Range = tuple[UUID, int, int]

KINDS = ("message.created", "note.added", "message.edited", "note.edited", "message.unsent", "note.unsent")

_CHANGED = """
SELECT DISTINCT e.conversation_id, CASE WHEN e.kind = 'message.created' THEN e.seq ELSE coalesce(e.about, e.seq) END
FROM unnest(%s::uuid[], %s::integer[], %s::integer[]) AS told (conversation, first, last)
JOIN chat_event e
    ON e.workspace_id = %s AND e.conversation_id = told.conversation AND e.seq BETWEEN told.first AND told.last
WHERE e.kind = ANY (%s)
"""
_TEXTS = """
SELECT m.conversation_id, m.seq, m.created_at, m.body, m.note, e.actor_kind, e.actor, c.site_id
FROM unnest(%s::uuid[], %s::integer[]) AS wanted (conversation, seq)
JOIN chat_message m ON m.workspace_id = %s AND m.conversation_id = wanted.conversation AND m.seq = wanted.seq
JOIN chat_event e ON e.workspace_id = m.workspace_id AND e.conversation_id = m.conversation_id AND e.seq = m.seq
JOIN chat_conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
WHERE m.unsent_at IS NULL
"""
_FORGET = """
DELETE FROM chat_searchentry s USING unnest(%s::uuid[], %s::integer[]) AS wanted (conversation, seq)
WHERE s.workspace_id = %s AND s.conversation_id = wanted.conversation AND s.seq = wanted.seq
"""
_KEEP = """
INSERT INTO chat_searchentry (workspace_id, conversation_id, seq, at, document)
SELECT %s, given.conversation, given.seq, given.at, array_to_tsvector(string_to_array(given.words, ' '))
FROM unnest(%s::uuid[], %s::integer[], %s::timestamptz[], %s::text[]) AS given (conversation, seq, at, words)
ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE SET document = excluded.document
"""


def follow(told: Iterable[tuple[UUID, UUID, int, int]]) -> None:
    """Workspace, conversation, first and last number of what the relay took."""
    ranges: defaultdict[UUID, list[Range]] = defaultdict(list)
    for workspace, conversation, first, last in told:
        ranges[workspace].append((conversation, first, last))
    for workspace, found in ranges.items():
        try:
            with within(workspace):
                index(_changed(found))
        except DatabaseError as fault:
            # The search never holds up what has to be told; `manage.py reindex` makes up for it.
            log.error("search.not_indexed", workspace=str(workspace), kind=type(fault).__name__)


def index(wanted: list[tuple[UUID, int]]) -> int:
    """Write these messages' entries anew, or take them away where a text is gone; how many there are now."""
    if not wanted:
        return 0
    asked = [[conversation for conversation, _ in wanted], [seq for _, seq in wanted], current()]
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, asked)
        entries = [(*row[:3], " ".join(lexemes(*row[3:]))) for row in cursor.fetchall()]
        cursor.execute(_FORGET, asked)
        cursor.execute(
            _KEEP, [current(), *([list(column) for column in zip(*entries, strict=True)] or [[]] * 4)]
        )
    return len(entries)


def reindex(size: int = 1000) -> int:
    """Every message of the open workspace; how many have words to be found by."""
    done, after = 0, UUID(int=0)
    while True:
        found = Message.objects.filter(pk__gt=after).order_by("pk")[:size]
        page = list(found.values_list("pk", "conversation_id", "seq"))
        if not page:
            return done
        done += index([(conversation, seq) for _, conversation, seq in page])
        after = page[-1][0]


def lexemes(body: str, note: bool, side: str, actor: UUID | None, site: UUID) -> list[str]:
    """What a message is found by: its words, and as marks its workspace, author, site and whether it is a note."""
    marks = [folding.workspace_mark(current()), by_mark(side, actor), site_mark(site)]
    return [*marks, *([NOTE] if note else []), *folding.lexemes(body)]


NOTE = "in:notes"


def by_mark(side: str, actor: UUID | None = None) -> str:
    return f"by:{actor.hex}" if side == "operator" and actor else f"by:{side}"


def site_mark(site: UUID) -> str:
    return f"at:{site.hex}"


def _changed(ranges: list[Range]) -> list[tuple[Any, int]]:
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*ranges, strict=True)]
        cursor.execute(_CHANGED, [*columns, current(), list(KINDS)])
        return list(cursor.fetchall())
