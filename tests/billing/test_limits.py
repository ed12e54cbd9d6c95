"""Over each limit: what the team or a program adds is refused in words, what a visitor brings is always taken."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts import allowance
from accounts.models import Membership, Site, Workspace
from accounts.tenancy import within
from billing import usage
from chat import files
from chat.files_kinds import Unusable
from chat.measures import AUTOMATION, STORAGE
from chat.models import Attachment, Conversation, Macro, Scheduled
from crm.measures import CONTACTS
from crm.models import Contact, Visitor
from tests.api.test_files import upload
from tests.billing.conftest import Limit, upgrade
from tests.chat.test_session import ask as session
from tests.crm.importing import asides, counts, ran, received, tried
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")

APP = "/app/acme-bikes"
NEW_SITE = {"name": "Outlet", "allowed_origins": "https://outlet.test", "colour": "#336699"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


# Sites


def test_no_more_sites_are_made_than_the_plan_has(ada: Client, limit: Limit, world: World) -> None:
    limit(sites=1)
    told = ada.post(f"{APP}/settings/sites/new/", NEW_SITE)
    assert "Your plan has room for 1 site, and it is full." in text(told)
    assert 'value="Outlet"' in text(told)
    assert f'href="{APP}/billing/"' in text(told)
    with within(world.acme):
        assert Site.objects.count() == 1


def test_it_is_said_before_anything_is_typed(ada: Client, limit: Limit) -> None:
    limit(sites=1)
    assert "Your plan has room for 1 site, and it is full." in text(ada.get(f"{APP}/settings/sites/new/"))


def test_a_larger_plan_has_room_at_once(ada: Client, limit: Limit, world: World) -> None:
    limit(sites=1)
    upgrade(world)
    assert ada.post(f"{APP}/settings/sites/new/", NEW_SITE).status_code == 302


def test_a_site_over_the_limit_goes_on(limit: Limit, world: World) -> None:
    limit(sites=0)
    with within(world.acme):
        visitor, _ = Visitor.objects.arrive(Site.objects.get(pk=world.shop.pk))
        Conversation.objects.start(visitor).say(visitor, "Still there?", uuid7())
    assert Client().get(f"/chatbox/{world.shop.public_key}/").status_code == 200


# Contacts


def test_nobody_is_added_by_hand(ada: Client, limit: Limit, world: World) -> None:
    limit(contacts=1)
    told = ada.post(f"{APP}/contacts/new/", {"name": "Edda"})
    assert "Your plan has room for 1 contact, and it is full." in text(told)
    assert 'value="Edda"' in text(told)
    with within(world.acme):
        assert Contact.objects.count() == 1


def test_the_api_adds_nobody_and_changes_everybody(ask: Any, limit: Limit, world: World) -> None:
    with within(world.acme):
        Contact.objects.get().learn({"email": "vi@demo.test"}, "operator")
    limit(contacts=1)
    for path in ("contacts", "contacts/identify"):
        refused = ask("POST", path, {"email": "edda@demo.test"})
        assert (refused.status_code, refused.said["code"]) == (403, "plan_limit")
        assert "choose a larger plan under Settings → Plan and billing" in refused.said["detail"]
    assert ask("POST", "contacts/identify", {"email": "vi@demo.test", "name": "Vi"}).status_code == 200


def test_an_import_keeps_aside_whom_the_plan_has_no_room_for(limit: Limit, world: World) -> None:
    limit(contacts=3)
    batch = received(world, "name,email\n" + "".join(f"P{n},p{n}@demo.test\n" for n in range(4)))
    assert counts(tried(world, batch)) == (2, 0, 0, 0, 2)
    assert counts(ran(world, batch)) == (2, 0, 0, 0, 2)
    assert [(line, why.startswith("Your plan has no room")) for line, why in asides(world, batch)] == [
        (4, True),
        (5, True),
    ]


def test_a_known_contact_is_changed_by_an_import_all_the_same(limit: Limit, world: World) -> None:
    with within(world.acme):
        Contact.objects.get().learn({"email": "vi@demo.test"}, "import")
    limit(contacts=1)
    assert counts(ran(world, received(world, "email,name\nvi@demo.test,Vi\n"))) == (0, 1, 0, 0, 0)


def test_visitors_come_in_and_write_whatever_the_plan_has(limit: Limit, world: World) -> None:
    limit(contacts=0)
    with within(world.acme):
        visitor, _ = Visitor.objects.arrive(Site.objects.get(pk=world.shop.pk))
        talk = Conversation.objects.start(visitor)
        talk.say(visitor, "Hello", uuid7())
        assert Contact.objects.count() == 2
        assert talk.messages.count() == 1


def test_the_chatbox_lets_a_new_browser_in(limit: Limit, world: World) -> None:
    limit(contacts=0)
    assert set(session(world).json()) == {"ticket", "visitor", "secret"}


# Automations


def macro(name: str) -> dict[str, Any]:
    return {"name": name, "body": "Thank you", "whose": "everybody"}


def test_no_more_macros_are_made_and_those_there_can_be_changed(
    ada: Client, limit: Limit, world: World
) -> None:
    limit(automation=1)
    assert ada.post(f"{APP}/settings/macros/new/", macro("Thanks")).status_code == 302
    told = ada.post(f"{APP}/settings/macros/new/", macro("Sorry"))
    assert "Your plan has room for 1 automation, and it is full." in text(told)
    assert 'value="Sorry"' in text(told)
    with within(world.acme):
        [kept] = Macro.objects.all()
    assert ada.post(f"{APP}/settings/macros/{kept.pk}/", macro("Thank you all")).status_code == 302


def plan(world: World, client_id: str) -> str:
    due = int((timezone.now() + timedelta(hours=1)).timestamp() * 1000)
    return json.dumps({"body": "Good morning", "due": due, "after": 3, "client_id": client_id})


def test_a_message_for_later_needs_room_and_is_never_lost(ada: Client, limit: Limit, world: World) -> None:
    limit(automation=1)
    first, path = str(uuid4()), f"{APP}/inbox/1/scheduled/"
    kind = "application/json"
    assert ada.post(path, plan(world, first), content_type=kind).status_code == 200
    # The same again is no other one.
    assert ada.post(path, plan(world, first), content_type=kind).status_code == 200
    refused = ada.post(path, plan(world, str(uuid4())), content_type=kind)
    assert (refused.status_code, refused.json()["code"]) == (400, "plan_limit")
    with within(world.acme):
        assert Scheduled.objects.waiting().count() == 1
        Conversation.objects.get().say(Membership.objects.get(user=world.bo), "Right away instead", uuid7())


# Files


def small() -> SimpleUploadedFile:
    return SimpleUploadedFile("bill.txt", b"12 euro")


def test_a_file_of_the_team_needs_room(ada: Client, limit: Limit) -> None:
    limit(storage_mb=0)
    refused = ada.post(f"{APP}/inbox/1/files/", {"file": small()})
    assert refused.status_code == 400
    assert "Your plan has room for 0 MB of files, and it is full. Send a link" in refused.json()["detail"]


def test_the_api_sends_none_either(ask: Any, limit: Limit, world: World) -> None:
    limit(storage_mb=0)
    assert "Your plan has room" in upload(ask, f"cnv_{world.talk.pk.hex}").said["detail"]


def test_a_visitors_file_arrives(limit: Limit, world: World) -> None:
    limit(storage_mb=0)
    with within(world.acme):
        talk, visitor = Conversation.objects.get(), Visitor.objects.get(pk=world.vi.pk)
        files.receive(talk, visitor, small())
        with pytest.raises(Unusable):
            files.receive(talk, Membership.objects.get(user=world.bo), small())
        assert Attachment.objects.count() == 1


# Counting


def test_what_came_since_the_count_is_counted_on_top(limit: Limit, world: World) -> None:
    limit(contacts=3)
    assert usage.count(world.acme.pk)
    with within(world.acme):
        assert allowance.left(CONTACTS) == 2
        Contact.objects.create()
        assert allowance.left(CONTACTS) == 1


def test_full_is_only_said_after_counting_anew(limit: Limit, world: World) -> None:
    limit(contacts=2)
    with within(world.acme):
        gone = Contact.objects.create()
    usage.count(world.acme.pk)
    with within(world.acme):
        assert allowance.left(CONTACTS) == 0
        gone.delete()
        assert allowance.left(CONTACTS) == 1
        allowance.demand(CONTACTS)
        with pytest.raises(allowance.Full):
            allowance.demand(CONTACTS, adding=2)


def test_pages_count_no_table_that_may_be_long(
    limit: Limit, world: World, django_assert_num_queries: Any
) -> None:
    limit(contacts=1000)
    usage.count(world.acme.pk)
    with within(world.acme), django_assert_num_queries(2) as asked:
        allowance.left(CONTACTS)
    assert '"crm_contact"."id" >= ' in asked[1]["sql"]


def test_without_a_limit_nothing_is_counted(world: World, django_assert_num_queries: Any) -> None:
    with within(world.acme), django_assert_num_queries(3):
        assert [allowance.left(each) for each in (CONTACTS, AUTOMATION, STORAGE)] == [None, None, None]


def test_limits_hold_nobody_where_plans_are_sold_no_more(
    ada: Client, limit: Limit, world: World, settings: Any
) -> None:
    limit(sites=1, contacts=0, history_days=1)
    settings.STRIPE_SECRET_KEY = ""
    assert ada.post(f"{APP}/settings/sites/new/", NEW_SITE).status_code == 302
    with within(world.acme):
        assert allowance.left(CONTACTS) is None
        assert allowance.horizon() is None


def test_a_workspace_without_a_plan_has_no_limits(ada: Client, world: World) -> None:
    assert Workspace.objects.get(pk=world.acme.pk).plan == ""
    assert ada.post(f"{APP}/settings/sites/new/", NEW_SITE).status_code == 302
    assert ada.post(f"{APP}/contacts/new/", {"name": "Edda"}).status_code == 302
