"""Rows in bulk, written by the owner's role in set statements: the loader of every benchmark."""

from __future__ import annotations

from uuid import UUID

from django.db import connections

from accounts.models import Membership, Site, User, Workspace
from accounts.tenancy import within

_TALKS = """
WITH made AS (
    SELECT n, gen_random_uuid() AS contact, gen_random_uuid() AS visitor, gen_random_uuid() AS talk,
           date_trunc('milliseconds', now()) - n * interval '7 seconds' AS at
    FROM generate_series(1, %(count)s) AS n
), contacts AS (
    INSERT INTO crm_contact (id, workspace_id, name, email, phone, time_zone, verified, created_at, last_seen_at)
    SELECT contact, %(ws)s, 'Contact ' || n, 'c' || n || '@example.com', '', '', false, at, at FROM made
), visitors AS (
    INSERT INTO crm_visitor (id, workspace_id, site_id, contact_id, token_digest, created_at, last_seen_at)
    SELECT visitor, %(ws)s, %(site)s, contact, md5(talk::text) || md5(contact::text), at, now() FROM made
), talks AS (
    INSERT INTO chat_conversation (id, workspace_id, number, site_id, contact_id, visitor_id, status, priority,
        created_at, last_activity_at, waiting_since, last_seq, last_message_seq, last_visitor_seq, visitor_read_seq,
        operator_read_seq, imported_seq)
    SELECT talk, %(ws)s, n + %(offset)s, %(site)s, contact, visitor,
           CASE WHEN n %% 5 = 0 THEN 'closed' ELSE 'open' END, 'none', at, at, at, 2, 2, 2, 0, 0, 0
    FROM made
), events AS (
    INSERT INTO chat_event (workspace_id, conversation_id, seq, kind, actor_kind, actor, value, created_at)
    SELECT %(ws)s, talk, seq, CASE seq WHEN 1 THEN 'conversation.started' ELSE 'message.created' END, 'visitor',
           visitor, '', at
    FROM made, generate_series(1, 2) AS seq
)
INSERT INTO chat_message (id, workspace_id, conversation_id, seq, client_id, body, note, files, created_at)
SELECT gen_random_uuid(), %(ws)s, talk, 2, gen_random_uuid(), 'Does size ' || n || ' fit a child of nine?', false, 0, at
FROM made
"""


def workspace(name: str) -> tuple[Workspace, Membership, Site]:
    owner = User.objects.create_user(f"{name}@bench.test", "bench-password", first_name="Bench")
    made = Workspace.objects.found(name, owner)
    with within(made):
        site = Site.objects.create(name=name, allowed_origins=["http://bench.test"])
        return made, Membership.objects.select_related("user").get(user=owner), site


def conversations(made: Workspace, site: Site, count: int, offset: int = 0) -> None:
    """That many conversations of one message each, four fifths of them open, spread over the past."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_TALKS, {"ws": made.pk, "site": site.pk, "count": count, "offset": offset})
        for table in ("crm_contact", "crm_visitor", "chat_conversation", "chat_event", "chat_message"):
            cursor.execute(f"ANALYZE {table}")


def talks(made: Workspace) -> list[tuple[UUID, UUID]]:
    """Conversation and visitor ids of a workspace."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT id, visitor_id FROM chat_conversation WHERE workspace_id = %s ORDER BY number", [made.pk]
        )
        return list(cursor.fetchall())
