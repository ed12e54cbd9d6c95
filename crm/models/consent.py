"""What a contact agreed to, and what not: each time that it was said, with the very words that were shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.visit import Visit
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.visitor import Visitor


class Purpose(models.TextChoices):
    SUPPORT = "support", "Answering"
    INSIGHTS = "insights", "Seeing what is read"
    ENRICHMENT = "enrichment", "Looking up public details"
    MARKETING = "marketing", "News and offers"


class Source(models.TextChoices):
    VISITOR = "visitor", "The visitor, in the chat"
    PAGE = "page", "The page around the chat"
    SIGNAL = "signal", "The browser, by its privacy signal"
    SERVER = "server", "Your server, through the API"
    # Where two contacts became one, what either refused is refused.
    MERGE = "merge", "One of two contacts that became one"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def say(self, visitor: Visitor, purpose: str, granted: bool, source: str, **shown: Any) -> Consent:
        """Record it; ``shown`` is text, language and version. The same said twice in a row is one record.

        With a no to insights what was kept for them goes at once: GDPR Art. 7(3) and 17(1)(b).
        """
        said = {"purpose": purpose, "granted": granted, "source": source, **shown}
        last = self.of(visitor.contact_id).filter(purpose=purpose).first()
        if last is not None and last.visitor_id == visitor.pk and last.says(said):
            return last
        made: Consent = self.create(contact_id=visitor.contact_id, visitor=visitor, **said)
        if purpose == Purpose.INSIGHTS and not granted:
            Visit.objects.forget(visitor.contact_id)
        return made

    def of(self, contact: Any) -> ConsentQuerySet:
        """Everything this contact (or its id) said, the newest first."""
        return self.filter(contact=contact).order_by("-at", "-id")

    def deciding(self, contact: Contact) -> dict[str, Consent]:
        """By purpose, the one that counts now; a purpose of which nothing was said is missing."""
        said: dict[str, list[Consent]] = {}
        for each in self.of(contact):
            said.setdefault(each.purpose, []).append(each)
        return {purpose: deciding(newest_first) for purpose, newest_first in said.items()}


class Consent(TenantModel):
    """Never changed, only followed by another: the proof that GDPR Art. 7(1) asks for.

    ``text`` is what was read when it was said, ``version`` its SHA-256; both are empty where nothing of ours was
    shown. A signal's text names the header.
    """

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="consents")
    visitor = TenantKey("crm.Visitor", on_delete=models.SET_NULL, null=True, related_name="consents")
    purpose = impersonal(models.CharField(max_length=12, choices=Purpose), "a word from a fixed list")
    granted = personal(models.BooleanField(), purpose="rights", on_erase="delete", retain="consent")
    source = impersonal(models.CharField(max_length=8, choices=Source), "a word from a fixed list")
    text = impersonal(models.TextField(blank=True), "the customer's published words, or a signal's name")
    language = impersonal(models.CharField(max_length=12, blank=True), "a language's code")
    version = impersonal(models.CharField(max_length=64, blank=True), "a digest of published words")
    at = personal(
        models.DateTimeField(default=timezone.now, editable=False),
        purpose="rights",
        on_erase="delete",
        retain="consent",
    )

    objects = TenantManager.from_queryset(ConsentQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"
            ),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="consent_source_known"),
            # A browser's signal is an objection (GDPR Art. 21(5)); it can agree to nothing.
            models.CheckConstraint(
                condition=~models.Q(source=Source.SIGNAL) | models.Q(granted=False),
                name="consent_no_signal_grants",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact", "-at", "-id"], name="consent_of_contact")]

    def __str__(self) -> str:
        return f"{self.purpose} {'granted' if self.granted else 'refused'}"

    def says(self, said: dict[str, Any]) -> bool:
        return all(getattr(self, name) == value for name, value in said.items())


def deciding(newest_first: Iterable[Consent]) -> Consent:
    """The latest; but a page's or a server's yes lifts no refusal of the visitor's own, and no objection of the
    browser's."""
    said = list(newest_first)
    others = (Source.PAGE, Source.SERVER)
    if said[0].source in others and said[0].granted:
        own = next((each for each in said if each.source not in others), None)
        if own is not None and not own.granted:
            return own
    return said[0]
