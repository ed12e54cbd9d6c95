"""E-mails that this app writes itself. Others are allauth's, with our words (templates/account/email/)."""

from __future__ import annotations

from collections.abc import Callable
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation, User, Workspace

log = structlog.get_logger(__name__)

UNDELIVERABLE = (SMTPException, OSError)


def invitation(invited: Invitation, token: str, workspace: Workspace, by: User) -> EmailMultiAlternatives:
    """The letter that carries the token; it stands nowhere else."""
    context = {
        "workspace": workspace,
        "by": by,
        "role": invited.get_role_display().lower(),
        "expires_at": invited.expires_at,
        "email": invited.email,
        "url": f"{settings.BASE_URL}{reverse('invitation_door', args=[token])}",
        "home": settings.BASE_URL,
    }
    message = EmailMultiAlternatives(
        # A name with a line break would end the header.
        " ".join(f"{by.name} invites you to {workspace.name}".split()),
        render_to_string("email/invitation.txt", context),
        to=[invited.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/invitation.html", context), "text/html")
    return message


def send_after_commit(message: EmailMultiAlternatives, told: Callable[[bool], None]) -> None:
    """Send once what the letter speaks of is stored; ``told`` hears whether it went out.

    Within the request, since a person is waiting to hear; settings.EMAIL_TIMEOUT bounds the wait.
    """
    transaction.on_commit(lambda: told(_sent(message)))


def _sent(message: EmailMultiAlternatives) -> bool:
    try:
        return bool(message.send())
    except UNDELIVERABLE as fault:
        note_failure(fault)
        return False


def note_failure(fault: Exception) -> None:
    # Not the fault's own words: they hold addresses.
    log.warning("mail.not_sent", kind=type(fault).__name__)
