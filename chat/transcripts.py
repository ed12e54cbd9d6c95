"""The worker's side of a transcript: first the code that proves the address, then what was said, then forgetting.

The letters go straight to the visitor: nothing of them, and no address, is logged.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.mail import UNDELIVERABLE, note_failure
from accounts.models import Membership
from chat import markdown, words
from chat.models import Attachment, Conversation, Message, Transcript
from chat.models.transcript import CODE_LIFETIME

log = structlog.get_logger(__name__)

MESSAGES_MAX = 2000
AGAIN = timedelta(minutes=2)
GIVE_UP = timedelta(hours=6)


def attend(pk: UUID) -> object:
    """Do the next thing for one order; None when there is nothing to do."""
    order = Transcript.objects.select_for_update(of=("self",)).filter(pk=pk, done_at=None).first()
    now = timezone.now()
    if order is None or order.due_at > now:
        return None
    if order.confirmed_at is None and order.asked_at <= now - CODE_LIFETIME:
        order.end()
    elif order.confirmed_at is None:
        if order.code_sent_at is None and _sent(order, code_letter(order)):
            Transcript.objects.filter(pk=pk).update(code_sent_at=now)
    elif _sent(order, letter(order)):
        order.end()
        log.info(
            "transcript.sent", workspace=str(order.workspace_id), conversation=str(order.conversation_id)
        )
    return order


def _sent(order: Transcript, message: EmailMultiAlternatives) -> bool:
    try:
        return bool(message.send())
    except UNDELIVERABLE as fault:
        note_failure(fault)
    now = timezone.now()
    if order.asked_at <= now - GIVE_UP:
        order.end()
    else:
        Transcript.objects.filter(pk=order.pk).update(due_at=now + AGAIN)
    return False


def code_letter(order: Transcript) -> EmailMultiAlternatives:
    say = _speaker(order)
    context = {"code": order.code, "intro": say("code_intro"), "foot": say("code_foot")}
    return _letter(order, say("code_subject", code=order.code), "transcript_code", context)


def letter(order: Transcript) -> EmailMultiAlternatives:
    """What both sides said, without notes and what was taken back."""
    say, site = _speaker(order), order.conversation.site
    zone = order.conversation.contact.time_zone or "UTC"
    context = {
        "title": say("subject"),
        "intro": say("intro"),
        "times": say("times", zone=zone.replace("_", " ")),
        "lines": _lines(order.conversation, say, ZoneInfo(zone), order.language, site.name),
        "foot": say("foot"),
    }
    return _letter(order, say("subject"), "transcript", context)


def _letter(
    order: Transcript, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    right_to_left = order.language in words.RIGHT_TO_LEFT
    shown = {
        **context,
        "site": order.conversation.site,
        "language": order.language,
        "direction": "rtl" if right_to_left else "ltr",
    }
    message = EmailMultiAlternatives(
        # A name with a line break would end the header.
        " ".join(subject.split()),
        render_to_string(f"email/{template}.txt", shown),
        to=[order.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"email/{template}.html", shown), "text/html")
    return message


def _speaker(order: Transcript) -> Any:
    """The words of the letters in the order's language, with the site's name in their place."""
    site = order.conversation.site
    return partial(_say, words.said(site, "mail", order.language), site.name)


def _say(texts: dict[str, str], site: str, key: str, **values: str) -> str:
    return words.filled(texts[key], {"site": site, **values})


def _lines(
    conversation: Conversation, say: Any, zone: ZoneInfo, language: str, site: str
) -> list[dict[str, Any]]:
    said = Message.objects.filter(conversation=conversation, note=False, unsent_at=None).order_by("seq")
    authors = {
        seq: voice if side == "api" else actor
        for seq, side, actor, voice in conversation.events.values_list("seq", "actor_kind", "actor", "target")
    }
    names = {member.pk: member.user.first_name for member in Membership.objects.select_related("user")}
    visitor = set(conversation.events.filter(actor_kind="visitor").values_list("seq", flat=True))
    files: dict[int, list[str]] = {}
    for attachment in Attachment.objects.filter(conversation=conversation, seq__isnull=False).order_by("id"):
        files.setdefault(attachment.seq, []).append(say("file", name=attachment.name))
    with translation.override(language.lower()):
        return [
            {
                "mine": message.seq in visitor,
                "who": say("you") if message.seq in visitor else names.get(authors[message.seq]) or site,
                "at": _when(message.created_at.astimezone(zone)),
                "body": message.body,
                "rich": _rich(message.body) if message.seq not in visitor else "",
                "files": files.get(message.seq, []),
            }
            for message in said[:MESSAGES_MAX]
        ]


def _rich(body: str) -> str:
    """Markup as HTML; nothing where there is none. What a visitor types is shown as it was typed."""
    nodes = markdown.tree(body)
    return markdown.html(nodes, body) if nodes else ""


def _when(at: datetime) -> str:
    return date_format(at, "SHORT_DATETIME_FORMAT")
