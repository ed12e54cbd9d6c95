"""What owners and admins are mailed when a webhook is sent nothing more."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.mail import UNDELIVERABLE, note_failure
from accounts.models import Membership, Workspace
from accounts.models.membership import Role
from chat.models import Webhook


def after_commit(hook: Webhook) -> None:
    """One letter to each of them, once it is written that the webhook is off."""
    workspace = Workspace.objects.get(pk=hook.workspace_id)
    responsible = Membership.objects.active().filter(role__in=(Role.OWNER, Role.ADMIN)).select_related("user")
    letters = [letter(hook, workspace, member.user.email) for member in responsible]
    transaction.on_commit(lambda: _send(letters))


def letter(hook: Webhook, workspace: Workspace, email: str) -> EmailMultiAlternatives:
    host = urlsplit(hook.url).hostname or ""
    context = {
        "workspace": workspace,
        "hook": hook,
        "host": host,
        "url": f"{settings.BASE_URL}{reverse('webhook', args=[workspace.slug, hook.pk])}",
        "home": settings.BASE_URL,
    }
    message = EmailMultiAlternatives(
        f"The webhook to {host} is switched off",
        render_to_string("email/webhook_off.txt", context),
        to=[email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/webhook_off.html", context), "text/html")
    return message


def _send(letters: list[EmailMultiAlternatives]) -> None:
    for each in letters:
        try:
            each.send()
        except UNDELIVERABLE as fault:
            note_failure(fault)
