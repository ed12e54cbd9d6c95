"""Numbers that people say aloud: each workspace counts its own conversations."""

from django.db import connection, models
from uuid_utils.compat import uuid7

from accounts.tenancy import TenantModel, current
from privacy.fields import impersonal


class Numbering(TenantModel):
    """How far the numbers of a workspace's conversations have come; the row's lock keeps them gap-free."""

    last = impersonal(models.PositiveIntegerField(default=0))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="numbering_once")]

    def __str__(self) -> str:
        return str(self.last)


def next_number() -> int:
    """The workspace's next conversation number."""
    return next_numbers(1)[0]


def next_numbers(count: int) -> range:
    """As many of them."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBERS, {"id": uuid7(), "workspace": current(), "count": count})
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


_NEXT_NUMBERS = """
INSERT INTO chat_numbering AS n (id, workspace_id, last) VALUES (%(id)s, %(workspace)s, %(count)s)
    ON CONFLICT (workspace_id) DO UPDATE SET last = n.last + %(count)s RETURNING last
"""
