"""Where contacts work."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts.tenancy import TenantManager, TenantModel
from privacy.fields import impersonal


class CompanyQuerySet(models.QuerySet["Company"]):
    def by_name(self) -> "CompanyQuerySet":
        return self.order_by(Lower("name"), "pk")

    def called(self, names: Iterable[str]) -> "dict[str, list[UUID]]":
        """By the name in small letters, those of that name, the eldest first."""
        small = {name.lower() for name in names}
        found: dict[str, list[UUID]] = {}
        rows = self.alias(small=Lower("name")).filter(small__in=small).order_by("created_at", "pk")
        for pk, name in rows.values_list("pk", "name"):
            found.setdefault(name.lower(), []).append(pk)
        for name, pk in self._also(small - found.keys()).items():
            found[name] = [pk]
        return found

    def of_domains(self, wanted: Iterable[str]) -> "dict[str, UUID]":
        """By domain, whose it is, or was before it was merged."""
        asked = set(wanted)
        found = dict(self.filter(domain__in=asked).values_list("domain", "pk"))
        return {**self._also(asked - found.keys()), **found}

    def _also(self, names: "set[str]") -> "dict[str, UUID]":
        if not names:
            return {}
        rows = (
            self.filter(also__overlap=sorted(names)).order_by("-created_at", "-pk").values_list("also", "pk")
        )
        return {name: pk for also, pk in rows for name in also if name in names}


class Company(TenantModel):
    """An organisation, known by its domain where it has one."""

    subject: ClassVar[str] = ""

    name = impersonal(
        models.CharField("name", max_length=120),
        "an organisation's; a sole trader's may be the person's own, and is deleted on its page",
    )
    domain = impersonal(
        models.CharField("domain", max_length=253, blank=True, default="", db_default=""),
        "an organisation's domain: those of mail providers make none",
    )
    # Names in small letters and domains that led to this one before it was renamed, or to those merged into it.
    also = impersonal(
        ArrayField(models.CharField(max_length=253), default=list, blank=True),
        "an organisation's former names",
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    updated_at = impersonal(models.DateTimeField(default=timezone.now, db_default=Now(), editable=False))

    objects = TenantManager.from_queryset(CompanyQuerySet)()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "domain"],
                condition=~models.Q(domain=""),
                name="company_domain_once",
                violation_error_message="There is a company with this domain already.",
            )
        ]
        indexes = [
            models.Index("workspace", Lower("name"), "id", name="company_by_name"),
            models.Index(fields=["workspace", "updated_at"], name="company_by_change"),
            GinIndex(fields=["also"], name="company_also"),
        ]

    def __str__(self) -> str:
        return self.name

    def keep(self, *names: str) -> None:
        """Write these columns, and that they changed now."""
        self.updated_at = timezone.now()
        self.save(update_fields=[*names, "updated_at"])
