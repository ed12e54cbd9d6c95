"""Members who come from another installation: their places are kept until they accept an invitation here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts import mail
from accounts.models import Invitation, Membership, Role, User, Workspace

# RFC 2606: nobody ever gets mail there, so nobody can log in as a stand-in.
_NOWHERE = "stand-in.invalid"


def member_at(email: str) -> UUID | None:
    """The membership of the open workspace that has this address."""
    found = Membership.objects.filter(user__email__iexact=email.strip())
    return found.values_list("pk", flat=True).first()


def keep(pk: UUID, person: Mapping[str, str], role: str, left_at: datetime | None) -> Membership:
    """A place for somebody who is not here yet: a former member with a name, whom nobody can log in as."""
    stand_in = User.objects.create_user(
        f"{pk.hex}@{_NOWHERE}",
        first_name=str(person.get("first_name", ""))[:80],
        last_name=str(person.get("last_name", ""))[:80],
        is_active=False,
    )
    return Membership.objects.create(pk=pk, user=stand_in, role=Role(role), left_at=left_at or timezone.now())


def invite(seat: Membership, email: str, role: str, by: Membership) -> None:
    """Ask the person whose place is kept to come; what the letter says is not known here any more afterwards."""
    invited, token = Invitation.objects.invite(email, role, by, seat.pk)
    workspace = Workspace.objects.get(pk=seat.workspace_id)
    letter = mail.invitation(invited, token, workspace, by.user)
    mail.send_after_commit(letter, told=lambda sent: None)


def clear() -> None:
    """The places that nobody has taken go, with their stand-ins."""
    kept = Membership.objects.filter(user__email__endswith=f"@{_NOWHERE}")
    User.objects.filter(pk__in=list(kept.values_list("user", flat=True))).delete()
