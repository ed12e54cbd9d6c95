"""Who a visitor is: vouched for by the customer's server, or as the page says it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import IdentityKey, Site
from accounts.tenancy import within
from chat import blocking
from chat.models import Conversation
from crm.models import Attribute, Consent, Contact, TrackedEvent, Visitor
from tests.chat.identities import Shop, contact, facts, say, shop_with_key, visitor
from tests.world import World, begun

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def shop(world: World) -> Shop:
    return shop_with_key(world)


def refused(answer: Any) -> tuple[int, str]:
    assert answer.json()["detail"].endswith(".")
    return answer.status_code, answer.json()["code"]


def test_a_token_makes_a_session_of_somebody_known(shop: Shop) -> None:
    answer = shop.identify(name="Ada Oort", email="ada@shop.test", attributes={"plan": "gold"})
    assert answer.status_code == 200
    assert answer.json()["verified"] is True
    secret = answer.json()["secret"]
    known = contact(shop.world, secret)
    assert (known.external_id, known.verified, known.label) == ("u1", True, "Ada Oort")
    assert facts(shop.world, secret) == {
        "name": ("Ada Oort", "Verified by your server"),
        "email": ("ada@shop.test", "Verified by your server"),
        "plan": ("gold", "Verified by your server"),
    }
    with within(shop.world.acme):
        assert IdentityKey.objects.get().last_used_at is not None


def test_another_browser_of_the_same_person_is_the_same_contact(shop: Shop) -> None:
    first, second = shop.identify().json()["secret"], shop.identify().json()["secret"]
    assert first != second
    assert contact(shop.world, first).pk == contact(shop.world, second).pk


def test_a_token_is_used_once(shop: Shop) -> None:
    token = shop.token()
    assert say(shop.world, do="identify", token=token).status_code == 200
    assert refused(say(shop.world, do="identify", token=token)) == (403, "token_used")


def test_a_page_out_of_the_browsers_cache_says_nothing_new(shop: Shop) -> None:
    token = shop.token(name="Ada")
    secret = say(shop.world, do="identify", token=token).json()["secret"]
    again = say(shop.world, secret, do="identify", token=token)
    assert (again.status_code, again.json()["verified"]) == (200, True)
    assert "secret" not in again.json()


def test_a_bad_token_says_why_and_changes_nothing(shop: Shop) -> None:
    answer = shop.identify(shop.world.vi_secret, exp=1)
    assert refused(answer) == (403, "token_expired")
    found = visitor(shop.world, shop.world.vi_secret)
    assert found is not None
    assert found.sub == ""


def test_a_key_of_another_site_identifies_nobody(shop: Shop) -> None:
    theirs = Shop(shop.world, shop.key, "ids_of_another_site_that_nobody_knows_here")
    assert refused(theirs.identify()) == (403, "signature_wrong")


def test_a_revoked_key_identifies_nobody(shop: Shop) -> None:
    with within(shop.world.acme):
        IdentityKey.objects.get().revoke(by=shop.world.ada_at)
    assert refused(shop.identify()) == (403, "key_revoked")


def test_two_keys_take_over_from_each_other(shop: Shop) -> None:
    other = shop_with_key(shop.world)
    assert shop.identify().status_code == other.identify().status_code == 200


# Whoever wrote before they were known


def test_what_was_written_before_moves_along(shop: Shop) -> None:
    world = shop.world
    was = world.vi.contact_id
    home = shop.identify(name="Vi").json()["secret"]
    secret = shop.identify(world.vi_secret).json()["secret"]
    with within(world.acme):
        talk = Conversation.objects.get(pk=world.talk.pk)
        assert talk.contact_id == contact(world, home).pk
        assert not Contact.objects.filter(pk=was).exists()
        # The ledger is as it was: each of its rows still says that this visitor wrote it.
        assert {event.actor for event in talk.events.all()} == {world.vi.pk}
    assert contact(world, secret).pk == contact(world, home).pk


def test_the_first_time_the_contact_itself_becomes_known(shop: Shop) -> None:
    secret = shop.identify(shop.world.vi_secret, name="Vi").json()["secret"]
    known = contact(shop.world, secret)
    assert (known.pk, known.external_id) == (shop.world.vi.contact_id, "u1")


def test_what_was_typed_stays_and_yields_to_what_is_vouched_for(shop: Shop) -> None:
    world = shop.world
    with within(world.acme):
        Contact.objects.get(pk=world.vi.contact_id).learn(
            {"name": "Sneaky", "email": "typed@vi.test", "size": "XL"}, "visitor"
        )
    shop.identify(name="Vi Oort", sub="u1")
    secret = shop.identify(world.vi_secret).json()["secret"]
    assert facts(world, secret) == {
        "name": ("Vi Oort", "Verified by your server"),
        "email": ("typed@vi.test", "Typed by the visitor"),
        "size": ("XL", "Typed by the visitor"),
    }


def test_the_old_secret_is_worth_nothing_then(shop: Shop, ended: Any, commit: Any) -> None:
    """Or whoever had put one into the browser before would read along."""
    with commit():
        secret = shop.identify(shop.world.vi_secret).json()["secret"]
    assert visitor(shop.world, shop.world.vi_secret) is None
    assert visitor(shop.world, secret) is not None
    assert str(shop.world.vi.pk) in ended()


def test_a_contact_of_two_browsers_stays_where_one_is_recognized(shop: Shop) -> None:
    world = shop.world
    with within(world.acme):
        other, _ = Visitor.objects.arrive(world.shop, contact=Contact.objects.get(pk=world.vi.contact_id))
        begun(other)
    secret = shop.identify(world.vi_secret).json()["secret"]
    assert contact(world, secret).pk != world.vi.contact_id
    with within(world.acme):
        assert not Contact.objects.get(pk=world.vi.contact_id).verified
        assert Conversation.objects.filter(contact=world.vi.contact_id).count() == 1


# Another person at the same browser


def test_another_sub_ends_the_session_and_begins_another(shop: Shop, ended: Any, commit: Any) -> None:
    first = shop.identify().json()
    with commit():
        second = shop.identify(first["secret"], sub="u2").json()
    assert second["visitor"] != first["visitor"]
    assert visitor(shop.world, first["secret"]) is None
    assert contact(shop.world, second["secret"]).external_id == "u2"
    assert first["visitor"] in ended()


def test_the_same_sub_again_keeps_the_session_and_is_vouched_for_anew(shop: Shop) -> None:
    first = shop.identify().json()
    with within(shop.world.acme):
        Visitor.objects.filter(pk=first["visitor"]).update(verified_at=timezone.now() - timedelta(days=2))
    again = shop.identify(first["secret"], attributes={"plan": "gold"}).json()
    assert "secret" not in again
    found = visitor(shop.world, first["secret"])
    assert found is not None
    assert found.vouched
    assert facts(shop.world, first["secret"])["plan"][0] == "gold"


def test_a_blocked_person_is_told_so_and_whoever_was_here_before_is_gone(shop: Shop) -> None:
    world = shop.world
    secret = shop.identify(world.vi_secret).json()["secret"]
    with within(world.acme):
        blocking.block(Conversation.objects.get(pk=world.talk.pk), by=world.ada_at)
    other = shop.identify(sub="u2").json()["secret"]
    assert refused(shop.identify(other)) == (403, "blocked")
    assert visitor(world, other) is None
    assert refused(shop.identify(secret)) == (403, "blocked")


# As the page says


def test_without_a_key_the_page_is_heard_and_not_believed(world: World) -> None:
    answer = say(
        world, world.vi_secret, do="identify", given={"user_id": 7, "email": "vi@vi.test", "name": "Vi"}
    )
    assert answer.json() == {"visitor": str(world.vi.pk), "verified": False, "other": False, "anew": False}
    assert facts(world, world.vi_secret) == {
        "user_id": ("7", "Said by the page"),
        "email": ("vi@vi.test", "Said by the page"),
        "name": ("Vi", "Said by the page"),
    }
    known = contact(world, world.vi_secret)
    assert (known.verified, known.external_id, known.email) == (False, "", "vi@vi.test")


@pytest.mark.parametrize("given", [{"user_id": "u1"}, {"email": "ada@shop.test"}, {"name": "Ada"}, {}])
def test_with_a_key_only_a_token_identifies(shop: Shop, given: dict[str, Any]) -> None:
    assert refused(say(shop.world, shop.world.vi_secret, do="identify", given=given)) == (
        403,
        "token_required",
    )
    assert facts(shop.world, shop.world.vi_secret) == {}


@pytest.mark.parametrize("given", [{"user_id": "u1"}, {"email": "ada@shop.test"}])
def test_with_a_key_an_update_says_nothing_of_who_it_is(shop: Shop, given: dict[str, Any]) -> None:
    assert refused(say(shop.world, shop.world.vi_secret, do="update", given=given)) == (403, "token_required")


def test_an_update_never_overwrites_what_is_vouched_for(shop: Shop) -> None:
    secret = shop.identify(name="Ada", attributes={"plan": "gold"}).json()["secret"]
    given = {"name": "Eve", "attributes": {"plan": "none", "page": "/cart"}}
    assert say(shop.world, secret, do="update", given=given).json()["verified"] is True
    assert facts(shop.world, secret) == {
        "name": ("Ada", "Verified by your server"),
        "plan": ("gold", "Verified by your server"),
        "page": ("/cart", "Said by the page"),
    }


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ({"user_id": "u1"}, {"user_id": "u1", "name": "Vi"}, True),
        ({"user_id": "u1"}, {"user_id": "u2"}, False),
        ({"email": "a@vi.test"}, {"email": "b@vi.test"}, False),
        ({"user_id": "u1", "email": "a@vi.test"}, {"user_id": "u1", "email": "b@vi.test"}, True),
        ({"email": "a@vi.test"}, {"user_id": "u1", "email": "a@vi.test"}, True),
        ({"name": "Vi"}, {"name": "Vivian"}, True),
    ],
)
def test_another_person_of_the_page_is_another_session(
    world: World, first: dict[str, Any], second: dict[str, Any], stays: bool
) -> None:
    say(world, world.vi_secret, do="identify", given=first)
    answer = say(world, world.vi_secret, do="identify", given=second).json()
    assert (answer["visitor"] == str(world.vi.pk)) is stays
    assert (visitor(world, world.vi_secret) is not None) is stays
    if not stays:
        assert facts(world, answer["secret"])[next(iter(second))][0] == next(iter(second.values()))


@pytest.mark.parametrize(
    "given",
    [
        {"email": "no address"},
        {"user_id": ["u1"]},
        {"user_id": True},
        {"user_id": "u" * 201},
        {"attributes": {"user_id": "u1"}},
        {"attributes": {"deep": {"er": 1}}},
        {"avatar": "data:image/png;base64,aa"},
    ],
)
def test_what_has_the_wrong_type_is_refused(world: World, given: dict[str, Any]) -> None:
    assert refused(say(world, world.vi_secret, do="identify", given=given)) == (400, "wrong_argument")
    assert facts(world, world.vi_secret) == {}


# Who may ask


@pytest.mark.parametrize("said", [{"do": "identify", "given": {"name": "Vi"}}, {"do": "update", "given": {}}])
def test_nothing_is_kept_of_whoever_has_not_begun(world: World, said: dict[str, Any]) -> None:
    assert refused(say(world, **said)) == (401, "no_session")


def test_a_token_says_nothing_of_the_age(shop: Shop) -> None:
    with within(shop.world.acme):
        Site.objects.filter(pk=shop.world.shop.pk).update(age_gate=True)
    assert refused(shop.identify()) == refused(shop.identify(shop.world.vi_secret)) == (403, "age")
    assert say(shop.world, do="identify", token=shop.token(), age="yes").status_code == 200


def test_it_is_asked_from_the_chatbox_alone(shop: Shop) -> None:
    answer = say(shop.world, origin="https://shop.test", do="identify", token=shop.token())
    assert refused(answer) == (403, "origin_not_allowed")


@pytest.mark.parametrize("said", [{}, {"do": "erase"}, {"do": "identify", "token": 1}, {"do": "update"}])
def test_what_nobody_understands_is_refused(world: World, said: dict[str, Any]) -> None:
    assert refused(say(world, world.vi_secret, **said)) == (400, "malformed")


def test_a_body_too_large_is_not_read(world: World) -> None:
    given = {"attributes": {"big": "b" * 40_000}}
    assert refused(say(world, world.vi_secret, do="update", given=given)) == (400, "malformed")


def test_whoever_tries_too_often_waits(world: World) -> None:
    for _ in range(60):
        say(world, world.vi_secret, do="identify", token="a.b.c")
    answer = say(world, world.vi_secret, do="identify", token="a.b.c")
    assert refused(answer) == (429, "slow_down")
    assert int(answer["Retry-After"]) > 0


# What they did


def test_without_insights_nothing_is_kept_and_it_says_so(world: World) -> None:
    answer = say(world, world.vi_secret, do="track", name="cart filled", data={"items": 2})
    assert answer.json() == {"stored": False, "reason": "insights_not_granted"}


def test_with_insights_it_is_kept_until_they_are_withdrawn(world: World) -> None:
    for granted in (True, False):
        with within(world.acme):
            Consent.objects.say(Visitor.objects.get(pk=world.vi.pk), "insights", granted, "visitor")
        answer = say(world, world.vi_secret, do="track", name="cart filled", data={"items": 2})
        assert answer.json()["stored"] is granted
        with within(world.acme):
            kept = [(each.contact_id, each.name, each.data) for each in TrackedEvent.objects.all()]
        assert kept == ([(world.vi.contact_id, "cart filled", {"items": 2})] if granted else [])


def test_a_consent_moves_along_with_whoever_gave_it(shop: Shop) -> None:
    shop.identify()
    with within(shop.world.acme):
        Consent.objects.say(Visitor.objects.get(pk=shop.world.vi.pk), "insights", True, "visitor")
    secret = shop.identify(shop.world.vi_secret).json()["secret"]
    assert say(shop.world, secret, do="track", name="cart filled").json() == {"stored": True}


@pytest.mark.parametrize(
    ("name", "data"), [("", {}), ("n" * 61, {}), ("a", {"x": [1]}), ("a", {"x": "y" * 501}), ("a\x00", {})]
)
def test_what_happened_is_bounded(world: World, name: str, data: dict[str, Any]) -> None:
    assert refused(say(world, world.vi_secret, do="track", name=name, data=data)) == (400, "wrong_argument")


def test_ids_in_one_workspace_mean_nothing_in_another(shop: Shop) -> None:
    shop.identify()
    with within(shop.world.other):
        assert not Contact.objects.filter(external_id="u1").exists()
        assert not Attribute.objects.exists()
