"""Our own people look at one workspace at a time, without messages, and are seen looking."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.test import Client
from structlog.testing import capture_logs

from accounts.models import Membership, Site, User, Workspace
from accounts.staff import masked
from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Contact
from tests.admin.conftest import CANARIES, Talks
from tests.world import World

TENANT_LISTS = ("accounts/membership", "accounts/site", "crm/contact", "chat/conversation")


def pages_of(world: World, talks: Talks) -> list[str]:
    """Every list of Acme's rows and a page of each kind."""
    rows = {
        "accounts/membership": world.ada_at.pk,
        "accounts/site": world.shop.pk,
        "crm/contact": talks.acme.contact_id,
        "chat/conversation": talks.acme.pk,
    }
    lists = [f"/admin/{path}/?workspace={world.acme.slug}" for path in rows]
    return lists + [f"/admin/{path}/{pk}/change/?workspace={world.acme.slug}" for path, pk in rows.items()]


def test_one_logs_in_by_the_same_door_as_everybody(db: None, client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    last, _ = answer.redirect_chain[-1]
    assert urlsplit(last).path == "/accounts/login/"
    assert parse_qs(urlsplit(last).query)["next"] == ["/admin/"]


def test_a_customer_has_no_business_here(world: World, client: Client) -> None:
    client.force_login(world.ada)
    assert client.get("/admin/", follow=True).status_code == 403


def test_it_lists_workspaces_and_what_they_hold(world: World, talks: Talks, staff: Client) -> None:
    listed = staff.get("/admin/accounts/workspace/").content.decode()
    assert "Acme Bikes" in listed
    assert "Other" in listed
    page = staff.get(f"/admin/accounts/workspace/{world.acme.pk}/change/").content.decode()
    for holds in ("2 memberships", "1 site", "1 contact", "1 conversation"):
        assert holds in page


def test_nothing_that_was_said_and_nobody_it_is_about_is_shown(
    world: World, talks: Talks, staff: Client
) -> None:
    for path in pages_of(world, talks):
        answer = staff.get(path)
        assert answer.status_code == 200, path
        page = answer.content.decode()
        assert [canary for canary in CANARIES if canary in page] == [], path


def test_a_conversations_page_tells_what_happened(world: World, talks: Talks, staff: Client) -> None:
    page = staff.get(f"/admin/chat/conversation/{talks.acme.pk}/change/?workspace={world.acme.slug}")
    told = page.content.decode()
    assert "message.created" in told
    assert "note.added" in told


def test_a_contact_is_recognised_by_who_has_been_told(world: World, talks: Talks, staff: Client) -> None:
    page = staff.get(f"/admin/crm/contact/?workspace={world.acme.slug}").content.decode()
    assert "C•••" in page
    assert "c•••@c•••" in page


@pytest.mark.parametrize(
    ("text", "shown"), [("vi@mail.example", "v•••@m•••"), ("Vi Tran", "V•••"), ("", "–"), ("@", "•••@•••")]
)
def test_masks_leave_the_first_letters(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("path", TENANT_LISTS)
def test_a_workspace_has_to_be_chosen(world: World, talks: Talks, staff: Client, path: str) -> None:
    page = staff.get(f"/admin/{path}/")
    assert page.status_code == 200
    assert f"?workspace={world.acme.slug}" in page.content.decode()
    assert world.shop.public_key not in page.content.decode()


def test_workspaces_to_choose_from_are_found_by_their_beginning(world: World, staff: Client) -> None:
    page = staff.get("/admin/chat/conversation/?q=acm").content.decode()
    assert "Acme Bikes" in page
    assert f"?workspace={world.other.slug}" not in page


def test_another_workspace_is_not_seen_from_the_one_chosen(world: World, talks: Talks, staff: Client) -> None:
    lists = {path: staff.get(f"/admin/{path}/?workspace={world.acme.slug}") for path in TENANT_LISTS}
    theirs = (
        str(world.cy_at.pk),
        str(world.site_of_other.pk),
        world.site_of_other.public_key,
        str(talks.other.pk),
        str(talks.other.contact_id),
    )
    for path, answer in lists.items():
        page = answer.content.decode()
        assert [mark for mark in theirs if mark in page] == [], path


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("accounts/membership", Membership),
        ("accounts/site", Site),
        ("crm/contact", Contact),
        ("chat/conversation", Conversation),
    ],
)
def test_a_row_of_another_workspace_is_not_there(
    world: World, talks: Talks, staff: Client, path: str, model: Any
) -> None:
    with within(world.other):
        pk = model.objects.first().pk
    address = f"/admin/{path}/{pk}/change/?workspace="
    assert staff.get(address + world.other.slug).status_code == 200
    away = staff.get(address + world.acme.slug)
    assert (away.status_code, away["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("path", TENANT_LISTS)
def test_a_tenants_rows_are_neither_added_nor_changed_nor_deleted(
    world: World, talks: Talks, staff: Client, path: str
) -> None:
    [page] = [page for page in pages_of(world, talks) if f"{path}/" in page and "/change/" in page]
    chosen = f"?workspace={world.acme.slug}"
    assert staff.get(f"/admin/{path}/add/{chosen}").status_code == 403
    assert staff.post(page, {"name": "mine", "status": "closed"}).status_code == 403
    assert staff.post(page.replace("/change/", "/delete/"), {"post": "yes"}).status_code in (403, 404)
    action = {
        "action": "delete_selected",
        "_selected_action": urlsplit(page).path.split("/")[4],
        "post": "yes",
    }
    staff.post(f"/admin/{path}/{chosen}", action)
    assert staff.get(page).status_code == 200


def test_no_side_door_reads_outside_a_workspace(world: World, talks: Talks, staff: Client) -> None:
    asked = "?app_label=chat&model_name=message&field_name=conversation&term=1"
    assert staff.get(f"/admin/autocomplete/{asked}").status_code in (403, 404)
    assert staff.get(f"/admin/chat/conversation/{talks.acme.pk}/history/").status_code == 404


def test_every_look_is_logged_by_ids(world: World, talks: Talks, staff: Client) -> None:
    me = User.objects.get(email="staff@paldesk.test").pk
    with capture_logs() as lines:
        for path in pages_of(world, talks):
            staff.get(path)
    looks = [line for line in lines if line["event"] == "staff.viewed"]
    assert len(looks) == len(pages_of(world, talks))
    assert {line["staff_id"] for line in looks} == {str(me)}
    assert {line["workspace_id"] for line in looks} == {str(world.acme.pk)}
    assert str(talks.acme.pk) in {line.get("conversation_id") for line in looks}
    assert [canary for canary in CANARIES if canary in str(looks)] == []


def test_a_user_is_found_by_the_whole_address_only(world: World, staff: Client) -> None:
    assert "bo@demo.test" in staff.get("/admin/accounts/user/?q=bo@demo.test").content.decode()
    for part in ("bo", "demo.test", "Bo"):
        assert f"{world.bo.pk}/change/" not in staff.get(f"/admin/accounts/user/?q={part}").content.decode()


def test_a_superuser_switches_an_account_off_but_not_the_own(world: World, staff: Client, redis: Any) -> None:
    me = User.objects.get(email="staff@paldesk.test")
    staff.post(
        "/admin/accounts/user/", {"action": "switch_off", "_selected_action": [str(world.bo.pk), str(me.pk)]}
    )
    active = dict(User.objects.values_list("email", "is_active"))
    assert not active["bo@demo.test"]
    assert active["staff@paldesk.test"]


def test_a_superuser_closes_a_workspace_and_reopens_it(world: World, staff: Client, redis: Any) -> None:
    for action, closed in (("close", True), ("reopen", False)):
        staff.post("/admin/accounts/workspace/", {"action": action, "_selected_action": str(world.acme.pk)})
        assert Workspace.objects.get(pk=world.acme.pk).closed is closed


def test_staff_without_permissions_see_nothing(world: World, talks: Talks, staff: Client) -> None:
    User.objects.filter(email="staff@paldesk.test").update(is_superuser=False)
    for path in (*pages_of(world, talks), "/admin/accounts/user/"):
        assert staff.get(path).status_code == 403, path
    assert staff.get("/admin/chat/conversation/").status_code in (403, 404)


def test_only_what_we_wrote_an_admin_for_is_there() -> None:
    assert {model.__name__ for model in admin.site._registry} == {
        "Workspace",
        "User",
        "Membership",
        "Site",
        "Contact",
        "Conversation",
        "Account",
        "Invoice",
        "StripeEvent",
        "Reconciliation",
    }


@pytest.mark.parametrize(
    ("own", "ours"), [("password_change", "/accounts/password/change/"), ("logout", "/accounts/logout/")]
)
def test_passwords_and_log_out_have_one_door(staff: Client, own: str, ours: str) -> None:
    assert staff.post(f"/admin/{own}/")["Location"] == ours
