import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Membership, Role
from accounts.models.membership import LastOwner
from accounts.tenancy import within
from tests.accounts.conftest import Heard, browser_of
from tests.world import World, invited, person

TEAM = "/app/acme-bikes/settings/team/"


def names(world: World) -> set[str]:
    with within(world.acme):
        return {one.user.first_name for one in Membership.objects.active().select_related("user")}


def test_an_owner_removes_an_operator(ada: Client, bo: Client, world: World) -> None:
    page = f"{TEAM}{world.bo_at.pk}/departure/"
    assert "Remove Bo?" in ada.get(page).content.decode()
    assert "Bo was removed" in ada.post(page, follow=True).content.decode()
    assert names(world) == {"Ada"}
    assert bo.get(TEAM).status_code == 404


def test_the_sockets_of_whoever_is_removed_are_told(
    ada: Client, world: World, commit: Any, ended: Heard
) -> None:
    with commit():
        ada.post(f"{TEAM}{world.bo_at.pk}/departure/")
    assert ended() == {str(world.bo_at.pk)}


def test_an_operator_leaves(bo: Client, world: World) -> None:
    answer = bo.post(f"{TEAM}{world.bo_at.pk}/departure/")
    assert answer["Location"] == "/app/"
    assert names(world) == {"Ada"}


def test_the_last_owner_is_told_what_to_do_first(ada: Client, world: World) -> None:
    page = ada.post(f"{TEAM}{world.ada_at.pk}/departure/").content.decode()
    assert "Make someone else an owner first" in page
    assert names(world) == {"Ada", "Bo"}


def test_the_last_owner_does_not_become_an_admin(ada: Client, world: World) -> None:
    page = ada.post(f"{TEAM}{world.ada_at.pk}/", {"role": Role.ADMIN}).content.decode()
    assert "Make someone else an owner first" in page


def test_with_a_second_owner_the_first_may_leave(ada: Client, world: World) -> None:
    assert (
        "Bo is an owner now"
        in ada.post(f"{TEAM}{world.bo_at.pk}/", {"role": Role.OWNER}, follow=True).content.decode()
    )
    ada.post(f"{TEAM}{world.ada_at.pk}/departure/")
    assert names(world) == {"Bo"}


def test_an_operator_removes_nobody_and_changes_no_role(bo: Client, world: World) -> None:
    assert bo.post(f"{TEAM}{world.ada_at.pk}/departure/").status_code == 403
    assert bo.post(f"{TEAM}{world.bo_at.pk}/", {"role": Role.OWNER}).status_code == 403
    assert names(world) == {"Ada", "Bo"}


def test_an_admin_does_not_touch_an_owner(world: World) -> None:
    dee = person("Dee", "dee@demo.test")
    with within(world.acme):
        invited(dee, world.ada_at, Role.ADMIN)
    browser = browser_of(dee)
    assert browser.post(f"{TEAM}{world.ada_at.pk}/departure/").status_code == 403
    assert browser.post(f"{TEAM}{world.ada_at.pk}/", {"role": Role.OPERATOR}).status_code == 403
    assert (
        "Bo was removed" in browser.post(f"{TEAM}{world.bo_at.pk}/departure/", follow=True).content.decode()
    )


def test_a_stranger_finds_nobody(cy: Client, world: World) -> None:
    assert cy.get(f"{TEAM}{world.bo_at.pk}/").status_code == 404
    assert cy.post(f"/app/other/settings/team/{world.bo_at.pk}/departure/").status_code == 404
    assert names(world) == {"Ada", "Bo"}


@pytest.mark.usefixtures("committed")
def test_two_owners_who_leave_at_one_moment_leave_one_behind(world: World) -> None:
    with within(world.acme):
        Membership.objects.update(role=Role.OWNER)
    start, refused = threading.Barrier(2), []

    def leave(member: Membership) -> None:
        start.wait()
        try:
            with within(world.acme):
                Membership.objects.get(pk=member.pk).leave()
        except LastOwner:
            refused.append(member.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[one]) for one in (world.ada_at, world.bo_at)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(names(world)) == 1
