"""The door of the API: from a key to the workspace it opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest

from accounts.api.limiting import spend
from accounts.api.problems import Problem
from accounts.models import ApiKey
from accounts.models.api_key import well_formed
from accounts.rates import spend as spend_of_network
from accounts.tenancy import within

CHALLENGE = 'Bearer realm="Paldesk API"'
# Whoever guesses, guesses slowly.
WRONG_KEYS = "60 per minute"


@contextmanager
def opened(request: HttpRequest, scope: str) -> Iterator[ApiKey]:
    """The workspace of the request's key, open for the block. Raises Problem.

    Nothing about a key is remembered between calls, so that what is revoked is closed at once.
    """
    workspace, pk = _places(request)
    request.spent = spend(pk)  # type: ignore[attr-defined]
    if request.spent.wait:  # type: ignore[attr-defined]
        raise Problem("rate_limited", f"Wait {request.spent.wait} s.", Retry_After=str(request.spent.wait))  # type: ignore[attr-defined]
    with within(workspace):
        key: ApiKey = ApiKey.objects.select_related("workspace").get(pk=pk)
        demand_good(key, request.META.get("REMOTE_ADDR", ""))
        if scope and not key.allows(scope):
            raise Problem("insufficient_scope", f"This key may not do that: it lacks the scope {scope}.")
        key.used()
        yield key


def demand_good(key: ApiKey, address: str) -> None:
    """Raises Problem for a key that is revoked, expired or of another address."""
    if key.revoked_at is not None:
        raise _refused("revoked_key", "Use the key that took its place.")
    if key.expired:
        raise _refused("expired_key", "Make another in the settings, under API keys.")
    if not key.lets_in(address):
        raise Problem("address_not_allowed", f"{address} is not among the addresses of this key.")


def _places(request: HttpRequest) -> tuple[UUID, UUID]:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret:
        raise _refused("missing_key", "Send it in a header: Authorization: Bearer pd_live_…")
    found = ApiKey.places_of(secret) if well_formed(secret) else None
    if found is None:
        if wait := spend_of_network(WRONG_KEYS, "wrong-api-key", request):
            raise Problem("rate_limited", f"Wait {wait} s.", Retry_After=str(wait))
        raise _refused("invalid_key", "Copy it whole, from the page that showed it, or make another.")
    return found


def _refused(code: str, detail: str) -> Problem:
    error = 'error="invalid_token"' if code != "missing_key" else ""
    return Problem(code, detail, WWW_Authenticate=", ".join(filter(None, [CHALLENGE, error])))
