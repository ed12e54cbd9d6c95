"""Who may: the one answer for HTTP, sockets, the API and tasks.

What a principal can reach at all follows from the query, which starts at the owner; this file says what it may do
there.
"""

from __future__ import annotations

from typing import Any, Literal

from accounts.models import Membership, Role

Action = Literal[
    "conversation.read",
    "conversation.reply",
    "conversation.assign",
    "conversation.close",
    "conversation.label",
    "conversation.remove",
    "contact.edit",
    "contact.block",
    "contact.merge",
    "contact.remove",
    "contact.carry",
    "visitor.read",
    "visitor.invite",
    "view.share",
    "vocabulary.manage",
    "rights.read",
    "rights.answer",
    "site.read",
    "site.manage",
    "team.read",
    "team.manage",
    "api.manage",
    "workspace.manage",
]


class Forbidden(Exception):
    """This principal may not do that."""


OPERATOR: frozenset[Action] = frozenset(
    {
        "conversation.read",
        "conversation.reply",
        "conversation.assign",
        "conversation.close",
        "conversation.label",
        "contact.edit",
        "contact.block",
        "contact.merge",
        "visitor.read",
        "visitor.invite",
        "view.share",
        "rights.read",
        "site.read",
        "team.read",
    }
)
ADMIN: frozenset[Action] = OPERATOR | {
    "contact.carry",
    "site.manage",
    "team.manage",
    "conversation.remove",
    "contact.remove",
    "rights.answer",
    "vocabulary.manage",
    "api.manage",
}
OWNER: frozenset[Action] = ADMIN | {"workspace.manage"}

ACTIONS: dict[str, frozenset[Action]] = {Role.OPERATOR: OPERATOR, Role.ADMIN: ADMIN, Role.OWNER: OWNER}


def may(principal: Membership, action: str, target: Any = None) -> bool:
    """Whether a member may do this, to ``target`` where the answer depends on it.

    Raises KeyError for an action that does not exist: a misspelt one must not pass for a refusal.
    """
    if action not in OWNER:
        raise KeyError(action)
    if not principal.active or action not in ACTIONS[principal.role]:
        return False
    if isinstance(target, Membership):
        # An admin manages operators and admins; what an owner may, only an owner changes.
        return target.role != Role.OWNER or principal.role == Role.OWNER
    return True


def demand(principal: Membership, action: str, target: Any = None) -> None:
    """Raises Forbidden."""
    if not may(principal, action, target):
        raise Forbidden(action)
