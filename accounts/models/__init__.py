"""Who: workspaces and their people."""

from accounts.models.invitation import Invitation
from accounts.models.membership import Membership, Role
from accounts.models.site import Site
from accounts.models.team import Team, TeamSeat
from accounts.models.user import User
from accounts.models.workspace import Workspace

__all__ = ["Invitation", "Membership", "Role", "Site", "Team", "TeamSeat", "User", "Workspace"]
