"""Owners hear of a limit by mail when 80 % and when all of it is used: once for each crossing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.mail import UNDELIVERABLE, note_failure
from accounts.models import Membership, Role, Workspace
from billing import plans

STEPS = (100, 80)

# What nobody has to be warned of: the first and only site of a small plan is all of it from the first day, and the
# form that makes another says so before anything is typed.
BY_HAND = frozenset({"sites"})

TITLES = {"sites": "Sites", "contacts": "Contacts", "automation": "Automations", "storage": "Files"}


def tell(workspace: Workspace, steps: dict[str, int]) -> None:
    """Write to the owners of what has crossed a step since the last time. Within the workspace, its row locked.

    What fell below a step and crosses it again is told again.
    """
    before = workspace.warned
    now = {what: step for what, step in steps.items() if step and what not in BY_HAND}
    if now == before:
        return
    Workspace.objects.filter(pk=workspace.pk).update(warned=now)
    crossed = {what: step for what, step in now.items() if step > before.get(what, 0)}
    if crossed:
        letters = [_letter(workspace, owner, crossed) for owner in owners()]
        transaction.on_commit(lambda: _send(letters))


def owners() -> list[Any]:
    """The users who own the open workspace."""
    members = Membership.objects.active().filter(role=Role.OWNER).select_related("user")
    return [member.user for member in members.order_by("joined_at")]


def words(workspace: Workspace, what: str, step: int) -> str:
    """What is said of one limit, on a page and in a letter."""
    most = f"{getattr(workspace, _LIMITS[what]):,}"
    full, nearly = _WORDS[what]
    return (full if step >= 100 else nearly).format(most)


_LIMITS = {
    "sites": "limit_sites",
    "contacts": "limit_contacts",
    "automation": "limit_automation",
    "storage": "limit_storage_mb",
}
_WORDS = {
    "sites": ("All {} sites of your plan are in use.", "Your plan’s {} sites are 80 % used, or more."),
    "contacts": (
        "Your plan’s {} contacts are used up. Visitors still come in and every message arrives; your team, imports and"
        " the API cannot add anybody.",
        "Your plan’s {} contacts are 80 % used, or more. Visitors will always come in; when all are used, your"
        " team, imports and the API can add nobody more.",
    ),
    "automation": (
        "All {} automations of your plan are in use. Those you have go on working; no macro and no message to be sent"
        " later can be added.",
        "Your plan’s {} automations are 80 % used, or more. Macros and messages to be sent later are counted as such.",
    ),
    "storage": (
        "Your plan’s {} MB of files are used up. Files from visitors still arrive; your team and the API cannot send"
        " any.",
        "Your plan’s {} MB of files are 80 % used, or more. Files from visitors will always arrive; when all is"
        " used, your team and the API can send none.",
    ),
}


def _letter(workspace: Workspace, owner: Any, crossed: dict[str, int]) -> EmailMultiAlternatives:
    plan = plans.of(workspace)
    full = any(step >= 100 for step in crossed.values())
    what = " and ".join(TITLES[each].lower() for each in crossed)
    subject = f"{workspace.name}: {what} {'are used up' if full else 'are nearly used up'}"
    context = {
        "subject": subject,
        "workspace": workspace,
        "plan": plan.title if plan else "",
        "lines": [words(workspace, each, step) for each, step in crossed.items()],
        "url": f"{settings.BASE_URL}{reverse('billing', args=[workspace.slug])}",
        "home": settings.BASE_URL,
    }
    with translation.override(owner.language):
        message = EmailMultiAlternatives(
            # A name with a line break would end the header.
            " ".join(subject.split()),
            render_to_string("email/limit.txt", context),
            to=[owner.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("email/limit.html", context), "text/html")
    return message


def _send(letters: list[EmailMultiAlternatives]) -> None:
    for each in letters:
        try:
            each.send()
        except UNDELIVERABLE as fault:
            note_failure(fault)
