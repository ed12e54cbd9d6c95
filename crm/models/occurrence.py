"""What happened to contacts and is still to be told: written in the transaction of the change, and gone once taken.

Whoever tells (chat/relay.py) takes the rows in their order and deletes them. Rows hold ids and words, never values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.tenancy import TenantManager, TenantModel, current
from privacy.fields import impersonal


class Happened(models.TextChoices):
    CREATED = "contact.created"
    UPDATED = "contact.updated"
    MERGED = "contact.merged"
    UNMERGED = "contact.unmerged"
    DELETED = "contact.deleted"
    BLOCKED = "contact.blocked"
    UNBLOCKED = "contact.unblocked"
    ARRIVED = "visitor.arrived"
    IDENTIFIED = "visitor.identified"


# Of these a contact has one row until it is taken: what is new already needs no word of having changed, too.
COALESCED = (Happened.CREATED, Happened.UPDATED)

_CHANGED = """
WITH told AS (
    SELECT t.id, t.contact, string_to_array(t.changed, chr(31)) AS changed
    FROM unnest(%(ids)s::uuid[], %(contacts)s::uuid[], %(changed)s::text[]) AS t (id, contact, changed)
), stamped AS (
    UPDATE crm_contact c SET updated_at = clock_timestamp() FROM told
    WHERE c.workspace_id = %(workspace)s AND c.id = told.contact AND c.id <> ALL (%(stamped)s::uuid[])
)
INSERT INTO crm_occurrence (id, workspace_id, kind, contact, changed, at)
SELECT told.id, %(workspace)s, 'contact.updated', told.contact, told.changed, clock_timestamp()
FROM told ORDER BY told.contact
ON CONFLICT (workspace_id, contact) WHERE kind IN ('contact.created', 'contact.updated') DO UPDATE
SET at = EXCLUDED.at, changed = ARRAY(
    SELECT DISTINCT word FROM unnest(crm_occurrence.changed || EXCLUDED.changed) word
    WHERE crm_occurrence.kind = 'contact.updated' ORDER BY word
)
"""


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def changed(self, names: Mapping[UUID, Iterable[str]], stamped: Collection[UUID] = ()) -> None:
        """By contact the names of what is another now. ``stamped`` are those whose ``updated_at`` says so already.

        One statement, however many they are. A row that is just being taken is waited for, so that no change is told
        before it can be seen.
        """
        # In one order, so that two who change the same people never wait for each other.
        told = sorted(names.items())
        if not told:
            return
        values = {
            "ids": [uuid7() for _ in told],
            "contacts": [contact for contact, _ in told],
            "changed": ["\x1f".join(sorted(theirs)) for _, theirs in told],
            "stamped": list(stamped),
            "workspace": current(),
        }
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED, values)

    def happened(self, kind: Happened, contacts: Iterable[UUID], about: UUID | None = None) -> None:
        """To each of them, in this order. ``about`` is whom it was done with: another contact, or a visitor."""
        self.bulk_create(Occurrence(kind=kind, contact=pk, about=about) for pk in contacts)

    def arrived(self, visit: UUID) -> None:
        """Whose visit it is, is asked of the visit as long as that may be kept."""
        self.create(kind=Happened.ARRIVED, about=visit)


class Occurrence(TenantModel):
    """``contact`` is no key: that somebody was deleted is told after they are gone. ``changed`` are names of facts and
    of what stands on the contact. ``about`` is the other contact of a merge, a visitor, or a visit."""

    subject: ClassVar[str] = ""

    kind = impersonal(models.CharField(max_length=20, choices=Happened), "a word from a fixed list")
    contact = impersonal(models.UUIDField(null=True))
    about = impersonal(models.UUIDField(null=True))
    changed = impersonal(ArrayField(models.TextField(), default=list), "names of facts, none of their values")
    at = impersonal(models.DateTimeField(default=timezone.now))

    objects: ClassVar[TenantManager] = TenantManager.from_queryset(OccurrenceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact"], condition=Q(kind__in=COALESCED), name="occurrence_coalesced"
            ),
            models.CheckConstraint(condition=Q(kind__in=Happened.values), name="occurrence_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.contact or self.about}"
