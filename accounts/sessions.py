"""A browser's session ends by log-out, from the list of sessions, by a new password, or with its user.

Whichever way, the sockets that it opened are told. Django and allauth own the doors, so theirs are the signals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from accounts.revocations import announce

if TYPE_CHECKING:
    from accounts.models import User


def end(session: Any) -> None:
    """End one allauth UserSession."""
    key = session.session_key
    session.end()
    announce(key)


def end_all(user: User, but: str | None = None) -> None:
    """End the user's sessions, except the one with the key ``but``."""
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        end(session)


def logged_out(request: HttpRequest | None, **_: Any) -> None:
    if request is not None and request.session.session_key:
        announce(request.session.session_key)


def password_replaced(request: HttpRequest, user: User, **_: Any) -> None:
    end_all(user, but=request.session.session_key)


def listen() -> None:
    user_logged_out.connect(logged_out, dispatch_uid="sessions.logged_out")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(password_replaced, dispatch_uid="sessions.password_replaced")
