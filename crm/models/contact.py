"""The person in the CRM."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Coalesce, Lower, Now, NullIf
from django.utils import timezone

from accounts import revocations
from accounts.authorize import Forbidden, demand
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.attribute import Attribute, Source
from crm.models.contact_list import ContactQuerySet
from crm.models.contact_note import written
from crm.models.occurrence import Occurrence
from crm.trust import Word
from crm.values import Scalar, WrongFact
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from accounts.models import Membership
    from crm.models.contact_note import ContactNote
    from crm.models.merge import Merge

VOUCHED = "Your own server vouches for this. Change it there: it comes with the next token."
THEIR_OWN = "They put this right themselves, in the chat. Ask them to change it there, under “Your data”."
# Behind every letter.
LAST = "\U0010fffd"


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
    # By what lists are sorted; whoever has neither name nor address comes last.
    called = personal(
        models.GeneratedField(
            expression=Lower(
                Coalesce(
                    NullIf("name", Value("")),
                    NullIf("email", Value("")),
                    Value(LAST),
                    output_field=TextField(),
                )
            ),
            output_field=models.CharField(max_length=254),
            db_persist=True,
        ),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="derived",
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
    # When something of it changed, labels and identities included: written with what is told (Occurrence).
    updated_at = personal(
        models.DateTimeField(default=timezone.now, db_default=Now(), editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="derived",
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
            models.Index(fields=["workspace", "-created_at", "-id"], name="contact_newest"),
            models.Index(fields=["workspace", "updated_at"], name="contact_by_change"),
            models.Index(fields=["workspace", "called", "id"], name="contact_called"),
            models.Index(fields=["workspace", "company"], name="contact_by_company"),
            models.Index(fields=["workspace", "owner"], name="contact_by_owner"),
            models.Index(
                fields=["workspace", "avatar"], condition=~models.Q(avatar=""), name="contact_by_picture"
            ),
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
            # Who has the same name in the same company: crm/suggesting.py.
            models.Index(
                "workspace",
                "company",
                Lower("name"),
                condition=models.Q(company__isnull=False) & ~models.Q(name=""),
                name="contact_namesakes",
            ),
            # The workspace is a word of the document, so that one index answers for both.
            GinIndex(fields=["document"], name="contact_document"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def learn(
        self,
        facts: Mapping[str, Scalar | None],
        source: str,
        verified: bool = False,
        *,
        provider: str = "",
        basis: str = "",
        correction: bool = False,
    ) -> dict[str, Scalar | None]:
        """Keep what somebody said of this person; those facts that changed something.

        ``correction`` is a person who puts it right, and pins it. Raises WrongFact and TooManyFacts.
        """
        word = Word(source, verified, provider, basis, correction)
        found: dict[str, Scalar | None] = Attribute.objects.learn_as(word, self, facts)
        return found

    def put_right(self, facts: Mapping[str, Scalar | None], by: "Membership") -> dict[str, Scalar | None]:
        """An operator corrects these, which pins them; those that changed something.

        Raises Forbidden, TooManyFacts, and WrongFact: also for what a server or the person itself says.
        """
        demand(by, "contact.edit")
        word = Word(Source.OPERATOR, correction=True)
        for known in Attribute.objects.filter(contact=self, name__in=facts):
            if not known.gives_way(word):
                raise WrongFact(known.name, VOUCHED if known.verified else THEIR_OWN)
        return self.learn(facts, Source.OPERATOR, correction=True)

    def note(self, body: str, by: "Membership") -> "ContactNote":
        """What the team writes down. Raises Forbidden, and ValueError for nothing or too much."""
        demand(by, "contact.edit")
        made: ContactNote = self.notes.create(body=written(body), author=by)
        return made

    def merge(self, other: "Contact", by: "Membership") -> "Merge":
        """``other`` is this contact from now on, for 30 days not for good. Raises Forbidden and CannotMerge."""
        # Merging knows every table that refers to a contact.
        from crm.merging import merge

        return merge(self, other, by)

    @property
    def merged(self) -> bool:
        """Whether others became this one: a browser of one of them may not be told what another said."""
        return bool(self.merges.filter(undone_at=None).exists())

    def assign(self, owner: "Membership | None", by: "Membership") -> bool:
        """Whose contact this is, None for nobody's; whether that changed. Raises Forbidden, also for who has left."""
        demand(by, "contact.edit")
        if owner is not None and not owner.active:
            raise Forbidden("contact.edit")
        others = Contact.objects.filter(pk=self.pk).exclude(owner=owner) if owner else self._owned()
        self.owner = owner
        changed = others.update(owner=owner) > 0
        if changed:
            Occurrence.objects.changed({self.pk: ["owner"]})
        return changed

    def _owned(self) -> "models.QuerySet[Contact]":
        found: models.QuerySet[Contact] = Contact.objects.filter(pk=self.pk, owner__isnull=False)
        return found

    def block(self, by: "Membership") -> bool:
        """Shut the door: their browsers' sockets close, and they are told that the chat is not available.

        Whether it was open. Raises Forbidden.
        """
        demand(by, "contact.block")
        _, made = self.blocks.get_or_create(defaults={"by": by})
        if made:
            browsers = list(self.visitors.filter(ended_at=None).values_list("pk", flat=True))
            transaction.on_commit(lambda: [revocations.announce(browser) for browser in browsers])
        return made

    def unblock(self, by: "Membership") -> bool:
        """Whether the door was shut. Raises Forbidden."""
        demand(by, "contact.block")
        gone, _ = self.blocks.all().delete()
        return gone > 0

    def index(self) -> None:
        """Be found by what is known now."""
        Contact.objects.filter(pk=self.pk).index()

    @property
    def label(self) -> str:
        """What operators call this person: the name, else the address, else a stable nickname."""
        return self.name or self.email or f"Visitor {self.pk.hex[-4:].upper()}"
