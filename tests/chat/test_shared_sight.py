"""Of whose messages a browser sees what: a verified person's own, wherever they wrote; never anybody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Site
from accounts.tenancy import within
from chat import sessions
from chat.models import Conversation
from crm.models import Contact, Visitor
from tests.chat.identities import Shop, say, seen, shop_with_key
from tests.world import SHOP, World, begun

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def shop(world: World) -> Shop:
    return shop_with_key(world)


def written(world: World, secret: str) -> int:
    """The number of a conversation that this browser has begun."""
    with within(world.acme):
        visitor: Any = Visitor.objects.returning(world.shop, secret)
        talk = Conversation.objects.start(visitor, anew=True)
        talk.say(visitor, "Do you repair gears?", uuid7())
        number: int = talk.number
        return number


def test_two_browsers_of_a_verified_person_share_their_conversations(shop: Shop) -> None:
    home, work = (shop.identify().json()["secret"] for _ in range(2))
    first, second = written(shop.world, home), written(shop.world, work)
    assert seen(shop.world, home) == seen(shop.world, work) == {first, second}


def test_what_was_written_before_is_shared_once_it_is_theirs(shop: Shop) -> None:
    home = shop.identify().json()["secret"]
    assert shop.world.talk.number not in seen(shop.world, home)
    shop.identify(shop.world.vi_secret)
    assert shop.world.talk.number in seen(shop.world, home)


def test_another_verified_person_sees_nothing_of_it(shop: Shop) -> None:
    home, other = shop.identify().json()["secret"], shop.identify(sub="u2").json()["secret"]
    written(shop.world, home)
    assert seen(shop.world, other) == set()


def test_whoever_only_says_the_same_address_sees_nothing_of_it(world: World) -> None:
    shop = shop_with_key(world)
    home = shop.identify(email="ada@shop.test").json()["secret"]
    number = written(world, home)
    with within(world.acme):
        shop.key.revoke(by=world.ada_at)
    claim = {"user_id": "u1", "email": "ada@shop.test"}
    assert say(world, world.vi_secret, do="identify", given=claim).status_code == 200
    assert number not in seen(world, world.vi_secret)


def test_one_that_is_only_of_the_same_contact_sees_nothing_of_it(shop: Shop) -> None:
    home = shop.identify().json()["secret"]
    number = written(shop.world, home)
    with within(shop.world.acme):
        stray, secret = Visitor.objects.arrive(shop.world.shop, contact=Contact.objects.get(external_id="u1"))
        theirs = begun(stray).number
    assert seen(shop.world, secret) == {theirs}
    assert seen(shop.world, home) == {number}


def test_without_a_fresh_word_of_the_server_each_browser_sees_its_own(shop: Shop) -> None:
    home, work = (shop.identify().json()["secret"] for _ in range(2))
    first, second = written(shop.world, home), written(shop.world, work)
    with within(shop.world.acme):
        Visitor.objects.exclude(sub="").update(verified_at=timezone.now() - timedelta(hours=25))
    assert (seen(shop.world, home), seen(shop.world, work)) == ({first}, {second})
    shop.identify(home)
    assert seen(shop.world, home) == {first, second}


def test_another_site_of_the_workspace_shows_nothing_of_it(shop: Shop) -> None:
    home = shop.identify().json()["secret"]
    number = written(shop.world, home)
    with within(shop.world.acme):
        blog = Site.objects.create(name="Blog", allowed_origins=[SHOP])
        reader, _ = Visitor.objects.arrive(blog, contact=Contact.objects.get(external_id="u1"))
        reader.vouch("u1", shop.key, reader.contact)
        assert number not in set(Conversation.objects.visible_to(reader).values_list("number", flat=True))


def test_the_socket_and_the_files_go_by_it(shop: Shop) -> None:
    home, work = (shop.identify().json()["secret"] for _ in range(2))
    number = written(shop.world, home)
    with within(shop.world.acme):
        talk = Conversation.objects.get(number=number)
        reader: Any = Visitor.objects.returning(shop.world.shop, work)
        assert sessions.sees(reader.pk, talk.pk)
        assert not sessions.sees(shop.world.vi.pk, talk.pk)
