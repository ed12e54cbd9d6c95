"""Who: workspaces and their people."""

from accounts.models.api_key import ApiKey
from accounts.models.audit import AuditRecord
from accounts.models.identity_key import IdentityKey, UsedToken
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership, Role
from accounts.models.site import Site
from accounts.models.stored_answer import StoredAnswer
from accounts.models.team import Team, TeamSeat
from accounts.models.user import User
from accounts.models.workspace import Workspace

__all__ = [
    "ApiKey",
    "AuditRecord",
    "IdentityKey",
    "Invitation",
    "Membership",
    "Role",
    "Site",
    "StoredAnswer",
    "Team",
    "TeamSeat",
    "UsedToken",
    "User",
    "Workspace",
]
