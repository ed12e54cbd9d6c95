"""What a workspace wants to know of its contacts, and of which type it is."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.tenancy import TenantManager, TenantModel
from crm.models.attribute import NAME_MAX, ON_CONTACT, Attribute
from crm.models.contact import Contact
from crm.values import Scalar, WrongFact, read
from privacy.fields import impersonal

LATELY = 2000


class DefinitionQuerySet(models.QuerySet["Definition"]):
    def in_use(self) -> DefinitionQuerySet:
        return self.filter(archived_at=None)

    def in_order(self) -> DefinitionQuerySet:
        return self.order_by("position", "title", "pk")

    def counted(self) -> DefinitionQuerySet:
        """With ``held``: of how many contacts it is known."""
        known = Attribute.objects.said().filter(name=OuterRef("name")).values("name").order_by()
        held = Subquery(known.annotate(many=Count("pk")).values("many"), output_field=models.IntegerField())
        return self.annotate(held=Coalesce(held, 0))

    def undefined(self) -> list[str]:
        """Names that are in use and have no definition: among those of the contacts that were here last."""
        lately = Contact.objects.order_by("-last_seen_at").values("pk")[:LATELY]
        names = (
            Attribute.objects.filter(contact__in=lately).values_list("name", flat=True).order_by().distinct()
        )
        return sorted(
            set(names) - set(self.values_list("name", flat=True)) - {*ON_CONTACT, "avatar", "user_id"}
        )


class Definition(TenantModel):
    """A contact's attribute as the workspace sees it. ``name`` is what scripts and servers call it, for ever;
    ``title`` is what operators read."""

    subject: ClassVar[str] = ""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        YESNO = "yesno", "Yes or no"
        DATE = "date", "Date"
        LIST = "list", "One of a list"
        LINK = "link", "Link"

    name = impersonal(
        models.CharField("name", max_length=NAME_MAX), "what kind of fact, named by the customer"
    )
    title = impersonal(models.CharField("title", max_length=60), "what operators read of a kind of fact")
    kind = impersonal(
        models.CharField("type", max_length=8, choices=Kind, default=Kind.TEXT), "a word from a fixed list"
    )
    options = impersonal(
        ArrayField(models.CharField(max_length=80), default=list, blank=True),
        "the customer's own choices, the same for all its contacts",
    )
    description = impersonal(
        models.CharField("what it is for", max_length=200, blank=True, default=""), "a word to the team"
    )
    position = impersonal(models.PositiveSmallIntegerField(default=0))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    archived_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))

    objects = TenantManager.from_queryset(DefinitionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="definition_once",
                violation_error_message="There is an attribute of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def archive(self) -> None:
        """Nobody is asked for it any more; what is known stays."""
        self.archived_at = timezone.now()
        self.save(update_fields=["archived_at"])

    def restore(self) -> None:
        self.archived_at, self.position = None, Definition.objects.count()
        self.save(update_fields=["archived_at", "position"])

    def move(self, by: int) -> None:
        """So many places down, or with a negative number up, among those in use."""
        order = list(Definition.objects.select_for_update().in_use().in_order())
        if self in order:
            at = order.index(self)
            order.insert(max(0, at + by), order.pop(at))
        for position, each in enumerate(order):
            each.position = position
        Definition.objects.bulk_update(order, ["position"])

    def read(self, value: Scalar) -> Scalar:
        """The value as it is kept. Raises WrongFact."""
        try:
            return read(self.kind, value, self.title, self.options)
        except ValueError as wrong:
            raise WrongFact("attributes", str(wrong), self.name, self.kind) from None
