"""Where contacts work."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.tenancy import TenantManager, TenantModel
from privacy.fields import impersonal


class CompanyQuerySet(models.QuerySet["Company"]):
    def by_name(self) -> "CompanyQuerySet":
        return self.order_by(Lower("name"), "pk")


class Company(TenantModel):
    """An organisation, known by its domain where it has one."""

    subject: ClassVar[str] = ""

    name = impersonal(models.CharField("name", max_length=120), "an organisation's name, not a person's")
    domain = impersonal(
        models.CharField("domain", max_length=253, blank=True, default="", db_default=""),
        "an organisation's domain: those of mail providers make none",
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

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
        indexes = [models.Index("workspace", Lower("name"), "id", name="company_by_name")]

    def __str__(self) -> str:
        return self.name
