"""Payments, for our staff: what was bought, what Stripe told, and whether both sides agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import Workspace
from accounts.staff import EMPTY, OneWorkspace, StaffAdmin, TenantAdmin, address
from billing import syncing
from billing.models import Account, Invoice, Reconciliation, StripeEvent
from billing.stripe_faults import StripeFault

log = structlog.get_logger("staff")


@admin.register(Account)
class AccountAdmin(TenantAdmin):
    list_display = (
        "customer",
        "status",
        "price",
        "period_end",
        "cancel_at_period_end",
        "grace_until",
        "synced_at",
    )
    actions = ("ask_again",)
    fields = (
        *("id", "customer", "gone", "subscription", "status", "price", "interval", "period_end", "trial_end"),
        *("cancel_at_period_end", "ends_at", "troubled_since", "grace_until", "lowered_at", "told"),
        *("company", "country", "vat_id", "vat_state", "email"),
        *("synced_at", "checked_at", "erased_at", "kept_until", "created_at", "heard"),
    )

    @admin.display(description="events from Stripe")
    def heard(self, account: Account) -> SafeString | str:
        found = StripeEvent.objects.filter(customer=account.customer).order_by("-received_at")[:20]
        lines = (
            (f"/admin/billing/stripeevent/{each.pk}/change/", each.kind, each.get_state_display())
            for each in found
        )
        return format_html_join("", '<div><a href="{}">{}</a> {}</div>', lines) or EMPTY

    @admin.action(description="Ask Stripe again", permissions=["switch"])
    def ask_again(self, request: HttpRequest, chosen: Iterable[Account]) -> None:
        for account in chosen:
            try:
                syncing.sync(account)
            except StripeFault as fault:
                return messages.error(request, f"{type(fault).__name__}: {fault.words}")
            log.info(
                "staff.asked_stripe", staff_id=str(request.user.pk), workspace_id=str(account.workspace_id)
            )
        return messages.success(request, "As it is at Stripe")


@admin.register(Invoice)
class InvoiceAdmin(TenantAdmin):
    list_display = ("number", "status", "amount", "due", "issued_at", "paid_at", "tries")
    list_filter = (OneWorkspace, "status")
    ordering = ("-issued_at",)
    fields = (
        "number",
        "stripe",
        "status",
        "amount",
        "due",
        "issued_at",
        "period_start",
        "period_end",
        "paid_at",
        "tries",
    )


@admin.register(StripeEvent)
class StripeEventAdmin(StaffAdmin):
    list_display = ("event", "kind", "customer", "state", "tries", "received_at", "due_at")
    list_filter = ("state",)
    search_fields = ("=event", "=customer", "=about")
    search_help_text = "The whole id of an event, a customer or an object"
    ordering = ("-received_at",)
    fields = readonly_fields = (
        *("event", "kind", "about", "customer", "state", "fault", "tries"),
        *("happened_at", "received_at", "due_at", "taken_until", "of"),
    )
    actions = ("again",)

    @admin.display(description="workspace")
    def of(self, event: StripeEvent) -> SafeString | str:
        workspace = Workspace.objects.filter(pk=event.tenant).first() if event.tenant else None
        return (
            format_html('<a href="{}">{}</a>', address(Account, workspace), workspace) if workspace else EMPTY
        )

    @admin.action(description="Try again", permissions=["switch"])
    def again(self, request: HttpRequest, chosen: Iterable[StripeEvent]) -> None:
        for event in chosen:
            event.again()
            log.info("staff.event_again", staff_id=str(request.user.pk), reason=event.event)
        messages.success(request, "They are attended to within seconds")


@admin.register(Reconciliation)
class ReconciliationAdmin(StaffAdmin):
    list_display = ("day", "checked", "count", "unreached", "began_at", "ended_at")
    ordering = ("-day",)
    fields = readonly_fields = ("day", "began_at", "ended_at", "checked", "unreached", "differed")

    @admin.display(description="differences")
    def count(self, comparison: Reconciliation) -> int:
        return len(comparison.differences)

    @admin.display(description="what differed")
    def differed(self, comparison: Reconciliation) -> SafeString | str:
        named = {str(pk): (name, slug) for pk, name, slug in self._workspaces(comparison)}
        lines = []
        for each in comparison.differences:
            name, slug = named.get(each["workspace"], (each["workspace"], ""))
            page = f"/admin/billing/account/?workspace={slug}"
            lines.append((page, name, each["what"], each["ours"], each["theirs"]))
        row = '<div><a href="{}">{}</a>: {}, here {}, at Stripe {}</div>'
        return format_html_join("", row, lines) or EMPTY

    def _workspaces(self, comparison: Reconciliation) -> Any:
        keys = [each["workspace"] for each in comparison.differences]
        return Workspace.objects.filter(pk__in=keys).values_list("pk", "name", "slug")
