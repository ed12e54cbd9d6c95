"""A workspace as it is after years, in set statements of the owner's role: people, sites, teams, labels, words.

Words are spread as in a language (the n-th most common is as likely as 1/n): some stand in every other message, most
in a few; and every tenth message holds one that no other has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from accounts.models import Membership, Site, Team, User, Workspace
from accounts.tenancy import within
from chat.models import Label

TALK = 10  # messages of a conversation
MEMBERS, TEAMS, LABELS, WORDS, SENTENCES = 12, 5, 20, 20_000, 60_000

_WORDS = """
CREATE TEMP TABLE crowd_word ON COMMIT DROP AS
SELECT n AS rank, CASE WHEN n <= 12
    THEN (ARRAY['the','is','my','it','and','to','bike','you','order','not','chain','when'])[n]
    ELSE syllable[1 + n %% 17] || syllable[1 + n / 17 %% 17] || syllable[1 + n / 289 %% 17]
         || syllable[1 + n / 4913 %% 17] END AS word
FROM generate_series(1, %(words)s) AS n, (SELECT ARRAY['ka','lo','mi','ne','ru','sta','ver','don','pi','qua','fen',
    'gal','hu','jor','ble','tis','wy'] AS syllable) AS s
"""
_SENTENCES = """
CREATE TEMP TABLE crowd_sentence ON COMMIT DROP AS
SELECT s, string_agg(word, ' ') AS body, array_to_tsvector(array_agg(DISTINCT word)) AS document
FROM (SELECT s, 1 + floor(power(%(words)s - 1, random()))::int AS rank
      FROM generate_series(0, %(sentences)s - 1) AS s, generate_series(1, 9)) AS drawn
JOIN crowd_word USING (rank) GROUP BY s
"""
_TALKS = """
CREATE TEMP TABLE crowd_talk ON COMMIT DROP AS
SELECT n, gen_random_uuid() AS contact, gen_random_uuid() AS visitor, gen_random_uuid() AS talk,
       (%(members)s::uuid[])[1 + (n * 7) %% %(crew)s] AS member,
       date_trunc('milliseconds', now()) - n * interval '97 seconds' AS at,
       CASE WHEN n %% 10 < 3 THEN 'open' WHEN n %% 20 = 3 THEN 'pending' WHEN n %% 20 = 13 THEN 'snoozed'
            ELSE 'closed' END AS status
FROM generate_series(1, %(count)s) AS n
"""
_ROWS = (
    """
INSERT INTO crm_contact (id, workspace_id, name, email, phone, time_zone, verified, created_at, last_seen_at, document)
SELECT contact, %(ws)s, initcap(a.word) || ' ' || initcap(b.word), a.word || n || '@example.com', '', '', false, at, at,
       array_to_tsvector(ARRAY[%(mark)s, a.word, b.word, a.word || n, 'example', 'com'])
FROM crowd_talk JOIN crowd_word a ON a.rank = 100 + n %% 9000
JOIN crowd_word b ON b.rank = 100 + n * 31 %% 9000
""",
    """
INSERT INTO crm_visitor (id, workspace_id, site_id, contact_id, token_digest, created_at, last_seen_at)
SELECT visitor, %(ws)s, %(site)s, contact, md5(talk::text) || md5(contact::text), at, at FROM crowd_talk
""",
    """
INSERT INTO chat_conversation (id, workspace_id, number, site_id, contact_id, visitor_id, status, snoozed_until,
    priority, team_id, assignee_id, created_at, last_activity_at, waiting_since, last_seq, last_message_seq,
    last_visitor_seq, visitor_read_seq, operator_read_seq, imported_seq)
SELECT talk, %(ws)s, n, %(site)s, contact, visitor, status,
       CASE status WHEN 'snoozed' THEN now() + interval '1 day' END,
       coalesce((ARRAY['urgent','high','medium','low'])[1 + n %% 41], 'none'), (%(teams)s::uuid[])[1 + n %% 9],
       CASE WHEN n %% 5 < 3 THEN member END, at - interval '1 hour', at,
       CASE WHEN status = 'open' AND n %% 2 = 0 THEN at END, %(talk)s + 1, %(talk)s + 1, %(talk)s + n %% 2, 0, 0, 0
FROM crowd_talk
""",
    """
INSERT INTO chat_event (workspace_id, conversation_id, seq, kind, actor_kind, actor, value, created_at)
SELECT %(ws)s, talk, seq, CASE seq WHEN 1 THEN 'conversation.started'
                          WHEN 7 THEN CASE n %% 10 WHEN 0 THEN 'note.added' ELSE 'message.created' END
                          ELSE 'message.created' END,
       CASE seq %% 2 WHEN 0 THEN 'visitor' ELSE CASE seq WHEN 1 THEN 'visitor' ELSE 'operator' END END,
       CASE WHEN seq %% 2 = 0 OR seq = 1 THEN visitor ELSE member END, '',
       at - (%(talk)s + 1 - seq) * interval '1 minute'
FROM crowd_talk, generate_series(1, %(talk)s + 1) AS seq
""",
    """
INSERT INTO chat_message (id, workspace_id, conversation_id, seq, client_id, body, note, files, created_at)
SELECT gen_random_uuid(), %(ws)s, talk, seq, gen_random_uuid(),
       body || CASE WHEN (n + seq) %% 10 = 0 THEN ' Reference zx' || n || 'y' || seq ELSE '' END,
       seq = 7 AND n %% 10 = 0, 0, at - (%(talk)s + 1 - seq) * interval '1 minute'
FROM crowd_talk, generate_series(2, %(talk)s + 1) AS seq, crowd_sentence
WHERE s = (n * 7919 + seq * 104729) %% %(sentences)s
""",
    """
INSERT INTO chat_searchentry (workspace_id, conversation_id, seq, at, document)
SELECT %(ws)s, talk, seq, at - (%(talk)s + 1 - seq) * interval '1 minute', document || array_to_tsvector(
    ARRAY[%(mark)s, %(place)s,
          CASE WHEN seq %% 2 = 0 THEN 'by:visitor' ELSE 'by:' || replace(member::text, '-', '') END]
    || CASE WHEN (n + seq) %% 10 = 0 THEN ARRAY['reference', 'zx' || n || 'y' || seq] ELSE '{}' END
    || CASE WHEN seq = 7 AND n %% 10 = 0 THEN ARRAY['in:notes'] ELSE '{}' END)
FROM crowd_talk, generate_series(2, %(talk)s + 1) AS seq, crowd_sentence
WHERE s = (n * 7919 + seq * 104729) %% %(sentences)s
""",
    """
INSERT INTO chat_labelling (id, workspace_id, conversation_id, label_id)
SELECT gen_random_uuid(), %(ws)s, talk, (%(labels)s::uuid[])[1 + floor(power(%(kinds)s, random()))::int - 1]
FROM crowd_talk WHERE n %% 3 > 0
""",
    """
INSERT INTO chat_participation (id, workspace_id, conversation_id, member_id)
SELECT gen_random_uuid(), %(ws)s, talk, (%(members)s::uuid[])[1 + n %% %(crew)s] FROM crowd_talk WHERE n %% 20 = 0
""",
    """
INSERT INTO chat_mention (id, workspace_id, conversation_id, member_id, seq)
SELECT gen_random_uuid(), %(ws)s, talk, (%(members)s::uuid[])[1 + (n / 10) %% %(crew)s], 7
FROM crowd_talk WHERE n %% 10 = 0
""",
    """
INSERT INTO chat_readmark (id, workspace_id, conversation_id, member_id, seq)
SELECT gen_random_uuid(), %(ws)s, talk, member, %(talk)s FROM crowd_talk
""",
)
TABLES = (
    *("crm_contact", "crm_visitor", "chat_conversation", "chat_event", "chat_message", "chat_searchentry"),
    *("chat_labelling", "chat_participation", "chat_mention", "chat_readmark", "accounts_membership"),
)


def fill(made: Workspace, site: Site, count: int) -> None:
    """That many conversations of TALK messages each, newest first by number."""
    values = {**_crew(made), "ws": made.pk, "site": site.pk, "count": count, "talk": TALK}
    values |= {"words": WORDS, "sentences": SENTENCES, "kinds": LABELS, "crew": MEMBERS}
    values |= {"mark": f"w:{made.pk.hex}", "place": f"at:{site.pk.hex}"}
    with connections["owner"].cursor() as cursor, _words_indexed_after(cursor), transaction.atomic("owner"):
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL synchronous_commit = off")
        for statement in (_WORDS, _SENTENCES, _TALKS, *_ROWS):
            cursor.execute(statement, values)
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _crew(made: Workspace) -> dict[str, Any]:
    with within(made):
        for number in range(MEMBERS - 1):
            user = User.objects.create_user(
                f"{number}@{made.slug}.test", "bench-password", first_name=f"Op {number}"
            )
            Membership.objects.create(user=user, role="operator")
        members = list(Membership.objects.order_by("joined_at").values_list("pk", flat=True))
        teams = [Team.objects.create(name=f"Team {number}") for number in range(TEAMS)]
        labels = [Label.objects.create(name=f"Label {number}") for number in range(LABELS)]
        return {
            "members": members,
            "teams": [team.pk for team in teams],
            "labels": [label.pk for label in labels],
        }


@contextmanager
def _words_indexed_after(cursor: Any) -> Iterator[None]:
    """An index of words is made in a tenth of the time that it takes to grow."""
    names = ["search_document", "contact_document"]
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY (%s)", [names])
    made = [definition for (definition,) in cursor.fetchall()]
    for name in names:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for definition in made:
        cursor.execute(definition)
