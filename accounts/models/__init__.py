"""Who: workspaces and their people."""

from accounts.models.identity_key import IdentityKey, UsedToken
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership, Role
from accounts.models.site import Site
from accounts.models.team import Team, TeamSeat
from accounts.models.user import User
from accounts.models.workspace import Workspace

__all__ = [
    "IdentityKey",
    "Invitation",
    "Membership",
    "Role",
    "Site",
    "Team",
    "TeamSeat",
    "UsedToken",
    "User",
    "Workspace",
]
