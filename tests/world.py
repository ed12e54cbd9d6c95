"""The cast. Ada owns Acme Bikes and Bo answers there; Cy owns another workspace; Vi is a visitor who wrote to Acme."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from uuid_utils.compat import uuid7

from accounts.models import Invitation, Membership, Role, Site, User, Workspace
from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Visitor

PASSWORD = "paldesk-demo"
SHOP = "http://shop.test"


@dataclass
class World:
    """Tenant rows are read once, when the world is made: ask for fresh ones ``within(world.acme)``."""

    ada: User
    bo: User
    cy: User
    acme: Workspace
    other: Workspace
    ada_at: Membership
    bo_at: Membership
    cy_at: Membership
    shop: Site
    site_of_other: Site
    vi: Visitor
    vi_secret: str
    talk: Conversation


@pytest.fixture
def world(db: None) -> World:
    return build()


def build() -> World:
    """Made by the verbs that the product uses."""
    ada, bo, cy = person("Ada", "ada@demo.test"), person("Bo", "bo@demo.test"), person("Cy", "cy@other.test")
    acme, other = Workspace.objects.found("Acme Bikes", ada), Workspace.objects.found("Other", cy)
    with within(other):
        cy_at = Membership.objects.select_related("user").get(user=cy)
        site_of_other = Site.objects.create(name="Other shop", allowed_origins=["http://other.test"])
    with within(acme):
        ada_at = Membership.objects.select_related("user").get(user=ada)
        bo_at = invited(bo, ada_at)
        shop = Site.objects.create(name="Shop", allowed_origins=[SHOP])
        vi, vi_secret = Visitor.objects.arrive(shop)
        talk = begun(vi)
    return World(
        ada=ada,
        bo=bo,
        cy=cy,
        acme=acme,
        other=other,
        ada_at=ada_at,
        bo_at=bo_at,
        cy_at=cy_at,
        shop=shop,
        site_of_other=site_of_other,
        vi=vi,
        vi_secret=vi_secret,
        talk=talk,
    )


def person(first_name: str, email: str) -> User:
    """A user with PASSWORD and a verified address."""
    user = User.objects.create_user(email, PASSWORD, first_name=first_name)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def invited(user: User, by: Membership, role: str = Role.OPERATOR) -> Membership:
    invitation, _ = Invitation.objects.invite(user.email, role, by)
    return invitation.accept(user)


def begun(visitor: Visitor) -> Conversation:
    """A conversation with two messages of the visitor."""
    talk: Conversation = Conversation.objects.start(visitor)
    talk.say(visitor, "Do you repair gears?", uuid7())
    talk.say(visitor, "Mine slip on the way up.", uuid7())
    talk.refresh_from_db()
    return talk
