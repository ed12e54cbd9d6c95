"""Who I am, which sites there are, and who answers."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from accounts.api.ids import KeyId, OperatorId, SiteId, WorkspaceId, shown
from accounts.api.incoming import Moment
from accounts.api.operations import Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import not_found
from accounts.models import Membership, Site


class Workspace(msgspec.Struct, frozen=True):
    id: WorkspaceId
    name: str
    slug: str
    sandbox: bool


class Me(msgspec.Struct, frozen=True):
    """The key itself, and where it leads. ``mode`` is test for keys of a sandbox."""

    id: KeyId
    object: Literal["key"]
    name: str
    mode: Literal["live", "test"]
    scopes: list[str]
    expires_at: Moment | None
    workspace: Workspace


class SiteShape(msgspec.Struct, frozen=True):
    """One embedded chatbox. ``public_key`` stands in the page; it opens nothing."""

    id: SiteId
    object: Literal["site"]
    name: str
    public_key: str
    allowed_origins: list[str]
    language: str
    created_at: Moment


class Operator(msgspec.Struct, frozen=True):
    """Somebody who answers. ``active`` is false for who has left; what they wrote stays theirs."""

    id: OperatorId
    object: Literal["operator"]
    name: str
    email: str
    role: Literal["owner", "admin", "operator"]
    active: bool
    joined_at: Moment


@operation("GET", "me", "me.retrieve", scope="", summary="Show the key in use", answers=Me, query=Shown)
def me(call: Call) -> Me:
    """Says which workspace a key opens and what it may do there. Every key may ask."""
    workspace = call.key.workspace
    return Me(
        id=shown("key", call.key.pk),
        object="key",
        name=call.key.name,
        mode="test" if workspace.sandbox else "live",
        scopes=sorted(call.key.scopes),
        expires_at=call.key.expires_at,
        workspace=Workspace(
            shown("workspace", workspace.pk), workspace.name, workspace.slug, workspace.sandbox
        ),
    )


def _sites(rows: list[Any]) -> list[SiteShape]:
    return [
        SiteShape(
            shown("site", each.pk),
            "site",
            each.name,
            each.public_key,
            each.allowed_origins,
            each.language,
            each.created_at,
        )
        for each in rows
    ]


@operation(
    "GET",
    "sites",
    "sites.list",
    scope="sites:read",
    summary="List sites",
    answers=Page[SiteShape],
    query=Paged,
)
def sites(call: Call) -> Page[SiteShape]:
    """The workspace's sites, the newest first."""
    return page(call, Site.objects.all(), _sites)


@operation(
    "GET",
    "sites/{site}",
    "sites.retrieve",
    scope="sites:read",
    summary="Show a site",
    answers=SiteShape,
    query=Shown,
)
def site(call: Call) -> SiteShape:
    """One site."""
    found = Site.objects.filter(pk=call.ids["site"])
    return only(_sites(list(found)), "site")


def _operators(rows: list[Any]) -> list[Operator]:
    return [
        Operator(
            shown("operator", each.pk),
            "operator",
            each.user.name,
            each.user.email,
            each.role,
            each.active,
            each.joined_at,
        )
        for each in rows
    ]


@operation(
    "GET",
    "operators",
    "operators.list",
    scope="operators:read",
    summary="List operators",
    answers=Page[Operator],
    query=Paged,
)
def operators(call: Call) -> Page[Operator]:
    """Everybody who answers or has answered, who came last first."""
    return page(call, Membership.objects.select_related("user"), _operators)


@operation(
    "GET",
    "operators/{operator}",
    "operators.retrieve",
    scope="operators:read",
    summary="Show an operator",
    answers=Operator,
    query=Shown,
)
def operator(call: Call) -> Operator:
    """One operator."""
    found = Membership.objects.select_related("user").filter(pk=call.ids["operator"])
    return only(_operators(list(found)), "operator")


def only(found: list[Any], what: str) -> Any:
    """The one that was asked for. Raises Problem."""
    if not found:
        raise not_found(what)
    return found[0]


OPERATIONS = (me, sites, site, operators, operator)
