"""What is known of a contact, and who said so."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from crm.models.contact import Contact

Scalar = str | int | float | bool
NAME_MAX = 60
# Of one contact, over all that ever said something: a page cannot fill the table with ever new names.
FACTS_MAX = 100
# These stand on the contact as well, where lists and search read them.
ON_CONTACT = ("name", "email", "phone")


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
        self, contact: "Contact", facts: Mapping[str, Scalar | None], source: str, verified: bool = False
    ) -> dict[str, Scalar | None]:
        """Keep these facts, with None as "not any more"; those that changed something.

        A fact gives way only to one that is trusted as much: what the customer's server vouched for to its
        next word alone, what a person typed not to what a page says. Raises TooManyFacts.
        """
        # The row lock puts two who tell at once in order.
        type(contact).objects.select_for_update().get(pk=contact.pk)
        known = {each.name: each for each in self.filter(contact=contact)}
        wanted = {
            name: value
            for name, value in facts.items()
            if name not in known or known[name].gives_way(source, verified)
        }
        told = {name: value for name, value in wanted.items() if value is not None}
        if len(known.keys() - wanted.keys()) + len(told) > FACTS_MAX:
            raise TooManyFacts
        now = timezone.now()
        rows = [
            Attribute(contact=contact, name=name, value=value, source=source, verified=verified, at=now)
            for name, value in told.items()
        ]
        self._write(rows)
        self.filter(contact=contact, name__in=wanted.keys() - told.keys()).delete()
        return {name: value for name, value in wanted.items() if _differs(known.get(name), value)}

    def _write(self, rows: "list[Attribute]") -> None:
        self.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["workspace", "contact", "name"],
            update_fields=["value", "source", "verified", "at"],
        )


def _differs(known: "Attribute | None", value: Scalar | None) -> bool:
    return (
        value is not None if known is None else known.value != value or type(known.value) is not type(value)
    )


def _compared(kind: Any, sql: str, types: str) -> Any:
    """A column that the database derives from values of these JSON types."""
    told = RawSQL(f"CASE WHEN jsonb_typeof(value) IN ({types}) THEN {sql} END", ())  # noqa: S611 - our own words
    derived = models.GeneratedField(expression=told, output_field=kind, db_persist=True, null=True)
    return personal(derived, purpose="support", on_erase="delete", retain="contact", origin="derived")


class Attribute(TenantModel):
    """One fact: its value is a JSON scalar. Of each name there is one, the most trusted and then the newest."""

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
        return "Verified by your server" if self.verified else Source(self.source).label

    def gives_way(self, source: str, verified: bool) -> bool:
        return _trust(source, verified) >= _trust(self.source, self.verified)


def _trust(source: str, verified: bool) -> int:
    return 2 if verified else 0 if source == Source.PAGE else 1
