"""The person in the CRM."""

from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import IntegrityError, models, transaction
from django.db.models import Func, TextField, Value
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm import folding
from crm.models.attribute import ON_CONTACT, Attribute, Scalar
from privacy.fields import impersonal, personal


class ContactQuerySet(models.QuerySet["Contact"]):
    def index(self) -> int:
        """Each of them anew; how many that were."""
        done = 0
        for contact in self.only("pk", "workspace", "name", "email", "phone").iterator(1000):
            contact.index()
            done += 1
        return done

    def vouched_as(self, sub: str, otherwise: "Contact | None" = None) -> "Contact":
        """Who is ``sub`` in the customer’s books; where there is none yet, ``otherwise`` or a new one is."""
        with suppress(IntegrityError), transaction.atomic():
            found = self.filter(external_id=sub).first() or otherwise or Contact()
            fresh, known = found._state.adding, found.verified
            found.external_id, found.verified = sub, True
            if fresh or not known:
                found.save(update_fields=None if fresh else ["external_id", "verified"])
            return found
        # Another browser of the same person was first.
        return self.get(external_id=sub)


class Contact(TenantModel):
    subject: ClassVar[str] = "self"

    name = personal(
        models.CharField("name", max_length=120, blank=True),
        purpose="support",
        on_erase="delete",
        retain="contact",
    )
    email = personal(
        models.EmailField("e-mail", max_length=254, blank=True),
        purpose="support",
        on_erase="delete",
        retain="contact",
    )
    phone = personal(
        models.CharField("phone", max_length=20, blank=True),
        purpose="support",
        on_erase="delete",
        retain="contact",
    )
    # Who this is in the customer's own books, as the customer's server says: the "sub" of its tokens.
    external_id = personal(
        models.CharField(max_length=200, blank=True, default="", db_default="", editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="customer",
    )
    time_zone = personal(
        models.CharField("time zone", max_length=64, blank=True),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="observed",
    )
    language = personal(
        models.CharField("language", max_length=12, blank=True, default="", db_default=""),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="observed",
    )
    # Where the picture lies in the storage; empty without one.
    avatar = personal(
        models.CharField(max_length=200, blank=True, default="", db_default="", editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="public",
    )
    company = TenantKey(
        "crm.Company", on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    owner = TenantKey(
        "accounts.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    document = personal(
        SearchVectorField(null=True, editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="derived",
    )
    verified = impersonal(models.BooleanField("verified by the customer's server", default=False))
    created_at = personal(
        models.DateTimeField(default=timezone.now, editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
    )
    last_seen_at = personal(
        models.DateTimeField(default=timezone.now), purpose="support", on_erase="delete", retain="contact"
    )

    objects = TenantManager.from_queryset(ContactQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="contact_external_id_once",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "-last_seen_at"], name="contact_by_last_seen"),
            models.Index(fields=["workspace", "company"], name="contact_by_company"),
            models.Index(fields=["workspace", "owner"], name="contact_by_owner"),
            models.Index(fields=["workspace", "created_at"], name="contact_by_created"),
            models.Index(fields=["workspace", "language"], name="contact_by_language"),
            models.Index(
                fields=["workspace", "id"], condition=models.Q(verified=True), name="contact_verified"
            ),
            models.Index(
                fields=["workspace", "id"], condition=~models.Q(email=""), name="contact_with_email"
            ),
            models.Index(
                fields=["workspace", "id"], condition=~models.Q(phone=""), name="contact_with_phone"
            ),
            # The workspace is a word of the document, so that one index answers for both.
            GinIndex(fields=["document"], name="contact_document"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def learn(
        self, facts: Mapping[str, Scalar | None], source: str, verified: bool = False
    ) -> dict[str, Scalar | None]:
        """Keep what somebody said of this person; those facts that changed something. Raises TooManyFacts."""
        changed = Attribute.objects.learn(self, facts, source, verified)
        about = [name for name in ON_CONTACT if name in facts]
        if about:
            known = dict(Attribute.objects.filter(contact=self, name__in=about).values_list("name", "value"))
            changed |= self._show({name: known.get(name) or "" for name in about})
        return changed

    def _show(self, columns: dict[str, Scalar]) -> dict[str, Scalar | None]:
        """Where lists and search read it, too; what of it was not there yet."""
        stood = Contact.objects.values(*columns).get(pk=self.pk)
        for name, value in columns.items():
            setattr(self, name, value)
        if stood == columns:
            return {}
        self.save(update_fields=list(columns))
        self.index()
        return {name: value or None for name, value in columns.items() if stood[name] != value}

    def index(self) -> None:
        """Be found by what is known now: said by whoever changed name, address or number."""
        words = [
            folding.workspace_mark(self.workspace_id),
            *folding.lexemes(self.name, self.email, self.phone),
        ]
        document = Func(Value(words, output_field=ArrayField(TextField())), function="array_to_tsvector")
        Contact.objects.filter(pk=self.pk).update(document=document)

    @property
    def label(self) -> str:
        """What operators call this person: the name, else the address, else a stable nickname."""
        return self.name or self.email or f"Visitor {self.pk.hex[-4:].upper()}"
