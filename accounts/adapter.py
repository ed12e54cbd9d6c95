"""How allauth behaves here: where people arrive, what is encrypted, what ends with a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from accounts import mail, sealing, sessions


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Someone who came by an invitation goes back to it."""
        return reverse("invitation" if request.session.get("invitation") else "home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away costs the letter, not the page: every page that waits for one can ask again."""
        try:
            super().send_mail(template_prefix, email, context)
        except mail.UNDELIVERABLE as fault:
            mail.note_failure(fault)
            messages.error(
                self.request, f"The e-mail to {email} could not be sent. Ask for it again in a minute."
            )

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """The invited address counts as verified for whoever signs up with it.

        Without the comparison allauth would make it the main address of a sign-up with any other.
        """
        invited: str | None = super().unstash_verified_email(request)
        typed = request.POST.get("email", "").strip().lower()
        return invited if typed == invited else None


class MFAAdapter(DefaultMFAAdapter):
    """Seeds and recovery codes are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Paldesk"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Fixed, since a passkey made for one host name does not open another (WebAuthn section 5.4.2)."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": "Paldesk"}


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, ended: Iterable[Any]) -> None:
        for session in ended:
            sessions.end(session)
