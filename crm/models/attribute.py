"""What is known of a contact, and who said so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.trust import Weight, Word, weight
from crm.values import Scalar
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from crm.learning import Learned
    from crm.models.contact import Contact

NAME_MAX = 60
# Of one contact, over all that ever said something: a page cannot fill the table with ever new names.
FACTS_MAX = 100
# These stand on the contact as well, where lists and search read them.
ON_CONTACT = ("name", "email", "phone", "language", "time_zone", "company")


class TooManyFacts(ValueError):
    """The contact would have more than FACTS_MAX facts."""


class Source(models.TextChoices):
    VISITOR = "visitor", "Typed by the visitor"
    PAGE = "page", "Said by the page"
    SERVER = "server", "Said by your server"
    OPERATOR = "operator", "Entered by your team"
    REST = "rest", "Sent by your systems"
    IMPORT = "import", "Imported"
    ENRICHMENT = "enrichment", "Found in public sources"


class Basis(models.TextChoices):
    """On what ground a value is held: GDPR Art. 6(1)(a), (b) and (f)."""

    CONSENT = "consent", "Consent"
    CONTRACT = "contract", "Contract or a request of the person"
    LEGITIMATE = "legitimate", "Legitimate interest"


class AttributeQuerySet(models.QuerySet["Attribute"]):
    def learn(
        self,
        contact: Contact,
        facts: Mapping[str, Scalar | None],
        source: str,
        verified: bool = False,
        *,
        provider: str = "",
        basis: str = "",
        correction: bool = False,
    ) -> dict[str, Scalar | None]:
        """Keep these facts, with None as "not any more"; those that changed something.

        A fact gives way only to one that weighs as much (crm/trust.py): what the customer's server vouched for to
        its next word alone, what a person put right to no machine. Raises WrongFact and TooManyFacts.
        """
        return self.learn_as(Word(source, verified, provider, basis, correction), contact, facts)

    def learn_as(
        self, word: Word, contact: Contact, facts: Mapping[str, Scalar | None]
    ) -> dict[str, Scalar | None]:
        # Learning writes contacts and identities, too; they know their facts.
        from crm.learning import learn

        learned = learn({contact: facts}, word)
        for wrong in learned.refused.values():
            raise wrong
        return learned.changed.get(contact, {})

    def learn_many(
        self,
        facts: Mapping[Contact, Mapping[str, Scalar | None]],
        source: str,
        verified: bool = False,
        *,
        provider: str = "",
        basis: str = "",
        correction: bool = False,
    ) -> Learned:
        """``learn`` for many, at the same number of statements for each 500; who is refused is named beside the
        others, and nothing of theirs is kept."""
        from crm.learning import learn

        return learn(facts, Word(source, verified, provider, basis, correction))

    def said(self) -> AttributeQuerySet:
        """Those that say something: a correction may say that nothing is known, and keeps it so."""
        return self.exclude(value="")


def _compared(kind: Any, sql: str, types: str) -> Any:
    """A column that the database derives from values of these JSON types."""
    told = RawSQL(f"CASE WHEN jsonb_typeof(value) IN ({types}) THEN {sql} END", ())  # noqa: S611 - our own words
    derived = models.GeneratedField(expression=told, output_field=kind, db_persist=True, null=True)
    return personal(derived, purpose="support", on_erase="delete", retain="contact", origin="derived")


class Attribute(TenantModel):
    """One fact: its value is a JSON scalar. Of each name there is one, the most trusted and then the newest.

    An empty text that is pinned says that a person took the value away: who asks for facts asks for ``said()``.
    """

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="attributes")
    name = impersonal(models.CharField(max_length=NAME_MAX), "what kind of fact, named by the customer")
    value = personal(models.JSONField(), purpose="support", on_erase="delete", retain="contact")
    # The value as conditions compare it (crm/asking): columns, because under row-level security an index answers
    # only for operators that leak nothing, and none of JSON's is one.
    text = _compared(models.TextField(), "lower(left(value #>> '{}', 500))", "'string', 'boolean'")
    number = _compared(models.FloatField(), "(value #>> '{}')::float8", "'number'")
    day = _compared(
        models.TextField(db_collation="C"),
        r"substring(value #>> '{}' from '^\d{4}-\d\d-\d\d(?=$|T)')",
        "'string'",
    )
    source = impersonal(models.CharField(max_length=10, choices=Source), "a word from a fixed list")
    provider = impersonal(
        models.CharField(max_length=20, blank=True, default="", db_default=""), "the name of a public source"
    )
    basis = impersonal(
        models.CharField(max_length=10, choices=Basis, blank=True, default="", db_default=""),
        "a word from a fixed list",
    )
    pinned = impersonal(models.BooleanField("put right by a person", default=False, db_default=False))
    verified = impersonal(models.BooleanField("vouched for by the customer's server", default=False))
    at = personal(
        models.DateTimeField(default=timezone.now), purpose="support", on_erase="delete", retain="contact"
    )

    objects = TenantManager.from_queryset(AttributeQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact", "name"], name="attribute_once"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="attribute_source_known"),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(source=Source.SERVER), name="attribute_verified_by_server"
            ),
            models.CheckConstraint(condition=Q(basis__in=["", *Basis.values]), name="attribute_basis_known"),
        ]
        indexes = [
            models.Index(fields=["workspace", "at"], name="attribute_by_time"),
            models.Index(fields=["workspace", "name", "text", "contact"], name="attribute_by_text"),
            models.Index(
                fields=["workspace", "name", "number", "contact"],
                condition=Q(number__isnull=False),
                name="attribute_by_number",
            ),
            models.Index(
                fields=["workspace", "name", "day", "contact"],
                condition=Q(day__isnull=False),
                name="attribute_by_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def said(self) -> str:
        """Who said it, in the words that operators read."""
        if self.source == Source.ENRICHMENT:
            # Providers have names of their own, and know facts.
            from crm.enrichment.telling import title

            return f"Found by {title(self.provider)}" if self.provider else Source.ENRICHMENT.label
        return "Verified by your server" if self.verified else Source(self.source).label

    @property
    def weight(self) -> Weight:
        return weight(self.source, self.verified, self.pinned)

    @property
    def empty(self) -> bool:
        """A person said that there is nothing here, and no machine fills it."""
        return self.value == ""

    def gives_way(self, word: Word) -> bool:
        return word.weight >= self.weight

    def differs(self, value: Scalar | None) -> bool:
        return self.value != (value if value is not None else "") or type(self.value) is not type(
            value if value is not None else ""
        )
