"""Contacts as they are found, and as they come to be."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, models, transaction

from crm import finding
from crm.models.occurrence import Happened, Occurrence

if TYPE_CHECKING:
    from crm.models.contact import Contact


class ContactQuerySet(models.QuerySet["Contact"]):
    def add(self, **columns: object) -> Contact:
        """Somebody new, which is told."""
        made: Contact = self.create(**columns)
        Occurrence.objects.happened(Happened.CREATED, [made.pk])
        return made

    def index(self) -> int:
        """Each of them anew; how many that were."""
        return finding.index(self.values_list("pk", flat=True).iterator(finding.CHUNK))

    def reached(self, pk: UUID) -> Contact | None:
        """The contact of this id, or the one that it was merged into."""
        from crm.models.merge import Merge

        return self.filter(pk=pk).first() or self.filter(pk=Merge.objects.kept_of(pk)).first()

    def vouched_as(self, sub: str, otherwise: Contact | None = None) -> Contact:
        """Who is ``sub`` in the customer’s books; where there is none yet, ``otherwise`` or a new one is."""
        with suppress(IntegrityError), transaction.atomic():
            found: Contact = self.filter(external_id=sub).first() or otherwise or self.model()
            fresh, known = found._state.adding, found.verified
            found.external_id, found.verified = sub, True
            if fresh or not known:
                found.save(update_fields=None if fresh else ["external_id", "verified"])
                _vouch(found, sub)
                if fresh:
                    Occurrence.objects.happened(Happened.CREATED, [found.pk])
                else:
                    Occurrence.objects.changed({found.pk: ["external_id", "verified"]})
            return found
        # Another browser of the same person was first.
        return self.get(external_id=sub)


def _vouch(contact: Contact, sub: str) -> None:
    # Identities know their contacts.
    from crm.identities import vouch

    vouch(contact, sub)
