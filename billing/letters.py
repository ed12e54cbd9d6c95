"""What owners are mailed about their payments, and staff about what only they can put right."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.mail import UNDELIVERABLE, note_failure
from accounts.models import Membership, User, Workspace
from accounts.models.membership import Role
from billing.models import Account

log = structlog.get_logger(__name__)

DAY = 24 * 3600
SUBJECTS = {
    "grace": "The payment for {workspace} failed",
    "lowered": "{workspace} is on the free plan until the payment arrives",
    "well": "The payment for {workspace} arrived",
}


def about_payments(held: Account, workspace: Workspace, now: datetime) -> None:
    """Each change of the trouble once: it begins, the grace is over, it is well again."""
    trouble = held.trouble_at(now)
    told = trouble if trouble in SUBJECTS else ""
    kind = told or (
        "well" if held.told in ("grace", "lowered") and held.status in ("active", "trialing") else ""
    )
    if told == held.told or (not kind and not held.told):
        return
    held.told = told
    held.save(update_fields=["told"])
    if kind:
        _after_commit([letter(kind, held, workspace, email) for email in _owners()])


def _owners() -> list[str]:
    found = Membership.objects.active().filter(role=Role.OWNER).select_related("user")
    return [member.user.email for member in found]


def letter(kind: str, held: Account, workspace: Workspace, email: str) -> EmailMultiAlternatives:
    subject = SUBJECTS[kind].format(workspace=workspace.name)
    context = {
        "kind": kind,
        "workspace": workspace,
        "account": held,
        "subject_words": subject,
        "url": f"{settings.BASE_URL}{reverse('billing', args=[workspace.slug])}",
        "home": settings.BASE_URL,
    }
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string("email/payment.txt", context),
        to=[email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/payment.html", context), "text/html")
    return message


def to_staff(key: str, words: str, *more: str) -> None:
    """One letter a day for each ``key`` to those of our people who may switch things in the admin. Ids, no names."""
    log.error("billing.alert", kind=key)
    if not cache.add(f"billing-told:{key.replace(' ', '-')}", 1, DAY):
        return
    staff = User.objects.filter(is_staff=True, is_superuser=True, is_active=True).values_list(
        "email", flat=True
    )
    body = "\n\n".join((words, *more, f"{settings.BASE_URL}{reverse('admin:index')}"))
    letters = [
        EmailMultiAlternatives(
            f"Billing: {words}"[:140], body, to=[email], headers={"Auto-Submitted": "auto-generated"}
        )
        for email in staff
    ]
    _after_commit(letters)


def _after_commit(letters: list[EmailMultiAlternatives]) -> None:
    def send() -> None:
        for each in letters:
            try:
                each.send()
            except UNDELIVERABLE as fault:
                note_failure(fault)

    transaction.on_commit(send)
