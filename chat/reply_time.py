"""How long visitors of a site usually wait for their first answer, in a word. What was imported is not asked.

Measured by the worker over the last weeks and kept in Redis: no visitor waits for the measuring.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection

from accounts.models import Site
from accounts.tenancy import current
from chat.live import UNREACHABLE, redis

WEEKS = timedelta(weeks=4)
NEWEST = 500  # conversations that are looked at
ENOUGH = 10  # fewer first answers say nothing
KEPT_SECONDS = 2 * 3600
ASK_AGAIN_SECONDS = 300
# What is said of a median up to so many seconds; of a longer one nothing is said.
WORDS = ((10 * 60, "minutes"), (3600, "hour"), (8 * 3600, "hours"), (24 * 3600, "day"))

_MEDIAN = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered.at - asked.at))
FROM (
    SELECT id FROM chat_conversation
    WHERE workspace_id = %(workspace)s AND site_id = %(site)s AND last_activity_at > now() - %(weeks)s
        AND imported_seq = 0
    ORDER BY last_activity_at DESC LIMIT %(newest)s
) c
CROSS JOIN LATERAL (
    SELECT min(e.created_at) AS at FROM chat_event e
    WHERE e.workspace_id = %(workspace)s AND e.conversation_id = c.id
        AND e.kind = 'message.created' AND e.actor_kind = 'visitor'
) asked
CROSS JOIN LATERAL (
    SELECT min(e.created_at) AS at FROM chat_event e
    WHERE e.workspace_id = %(workspace)s AND e.conversation_id = c.id
        AND e.kind = 'message.created' AND e.created_at >= asked.at
        AND (e.actor_kind = 'operator' OR (e.actor_kind = 'api' AND e.target IS NOT NULL))
) answered
WHERE answered.at IS NOT NULL
"""


def said(site: Site) -> str:
    """The word for this site: what it fixed, or what was measured last; "" says nothing."""
    if site.reply_time != "measured":
        return "" if site.reply_time == "none" else str(site.reply_time)
    try:
        known = redis().get(f"reply-time:{site.pk}")
        if known is None and redis().set(f"reply-time-asked:{site.pk}", 1, nx=True, ex=ASK_AGAIN_SECONDS):
            _ask(site)
    except UNREACHABLE:
        return ""
    return known.decode() if known else ""


def measure(site: UUID) -> None:
    """For the worker: measure one site of the open workspace and keep the word."""
    asked = {"workspace": current(), "site": site, "weeks": WEEKS, "newest": NEWEST}
    with connection.cursor() as cursor:
        cursor.execute(_MEDIAN, asked)
        count, seconds = cursor.fetchone()
    redis().set(f"reply-time:{site}", word(count, seconds), ex=KEPT_SECONDS)


def word(count: int, seconds: float | None) -> str:
    if count < ENOUGH or seconds is None:
        return ""
    return next((told for most, told in WORDS if seconds <= most), "")


def _ask(site: Site) -> None:
    from chat.tasks import measure_reply_time

    measure_reply_time.delay(str(site.workspace_id), str(site.pk))
