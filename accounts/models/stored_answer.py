"""What the API answered to a request that may come again: the same answer, and the deed done once."""

from datetime import timedelta
from typing import ClassVar

from django.db import connection, models
from django.utils import timezone

from accounts.locks import alone_or_not
from accounts.tenancy import TenantManager, TenantModel
from privacy.fields import impersonal, personal

KEPT = "24 hours"


class InFlight(Exception):
    """The first request of this name is still at work."""


class StoredAnswerQuerySet(models.QuerySet["StoredAnswer"]):
    def hold(self, name: str) -> None:
        """Nobody else may act on this name until the transaction ends. Raises InFlight."""
        if not alone_or_not(f"answer:{name}"):
            raise InFlight

    def kept(self, name: str) -> "StoredAnswer | None":
        """The answer of the last 24 hours; an older one is forgotten here and now."""
        found: StoredAnswer | None = self.filter(name=name).first()
        if found is not None and found.made_at < timezone.now() - timedelta(hours=24):
            found.delete()
            return None
        return found


class StoredAnswer(TenantModel):
    """Written in the transaction of what it tells, so that there is either both or nothing.

    ``name`` is the caller's Idempotency-Key, ``asked`` a digest of method, address and body, ``about`` the contact
    whom the answer names, where it names one.
    """

    subject: ClassVar[str] = "about=crm.Contact.id"

    name = impersonal(models.CharField(max_length=255), "a random word of the customer's server")
    asked = impersonal(models.CharField(max_length=64), "a digest")
    status = impersonal(models.PositiveSmallIntegerField())
    headers = impersonal(models.JSONField(default=dict), "addresses of what was made, by its id")
    about = impersonal(models.UUIDField(null=True))
    body = personal(
        models.TextField(), purpose="support", on_erase="delete", retain="contact", origin="derived"
    )
    made_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(StoredAnswerQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="stored_answer_once")]
        indexes = [models.Index(fields=["made_at"], name="stored_answer_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


def forget() -> int:
    """Those that nobody may ask for again, over all workspaces; how many that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stored_answers_forget(%s::interval)", [KEPT])
        return int(cursor.fetchone()[0])
