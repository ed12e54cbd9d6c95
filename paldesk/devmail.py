"""Mail in embedded mode: one file each under ``var/mail/``, read at ``/dev/mail/`` from this machine only."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from uuid_utils.compat import uuid7

from paldesk.security import within

SHOWN = 100


class Backend(BaseEmailBackend):
    """EMAIL_BACKEND of embedded mode."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        box = Path(settings.EMAIL_FILE_PATH)
        box.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            # Ids grow with time, so file names sort as the mails were sent.
            (box / f"{uuid7()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Mail:
    name: str
    sender: str
    to: str
    subject: str
    sent: datetime | None
    text: str


def read(path: Path) -> Mail:
    parsed: Any = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    date = parsed["date"]
    return Mail(
        path.stem,
        str(parsed["from"]),
        str(parsed["to"]),
        str(parsed["subject"]),
        date.datetime if date else None,
        _text(parsed),
    )


def _text(parsed: Parsed) -> str:
    body = parsed.get_body(("plain", "html"))
    return str(body.get_content()) if body is not None else ""


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails first."""
    _only_here(request)
    newest = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "dev/mails.html", {"mails": [read(path) for path in newest]})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    _only_here(request)
    path = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    if not path.is_file():
        raise Http404
    return render(request, "dev/mail.html", {"mail": read(path)})


def _only_here(request: HttpRequest) -> None:
    if not within(request.META.get("REMOTE_ADDR", ""), settings.LOOPBACK):
        raise Http404
