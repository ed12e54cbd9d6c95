"""A member of staff, and rows of two workspaces with words that must not be seen."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.models import User
from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Contact, Visitor
from tests.world import World, person

# What a visitor wrote, what an operator noted, and who it was about.
CANARIES = (
    "canary-of-a-message",
    "canary-of-a-note",
    "canary@contact.test",
    "Canary Contact",
    "+31 20 555 7431",
)


@dataclass
class Talks:
    """A conversation of each workspace."""

    acme: Conversation
    other: Conversation


@pytest.fixture
def staff(world: World) -> Client:
    """A superuser's browser."""
    user = person("Staff", "staff@paldesk.test")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk))
    return browser


@pytest.fixture
def talks(world: World) -> Talks:
    with within(world.other):
        visitor, _ = Visitor.objects.arrive(world.site_of_other)
        other = Conversation.objects.start(visitor)
    with within(world.acme):
        Contact.objects.filter(pk=world.talk.contact_id).update(
            name="Canary Contact", email="canary@contact.test", phone="+31 20 555 7431"
        )
        world.talk.say(world.vi, "canary-of-a-message", uuid7())
        world.talk.note(world.ada_at, "canary-of-a-note", uuid7())
    return Talks(world.talk, other)
