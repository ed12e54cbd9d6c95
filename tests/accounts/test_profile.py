from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import Membership, User
from accounts.tenancy import within
from tests.world import World

PROFILE = "/app/profile/"
WHOLE = {"first_name": "Ada", "last_name": "L", "language": "en-gb", "time_zone": "Asia/Tokyo"}


def test_it_saves_and_says_so(ada: Client, world: World) -> None:
    assert "Saved" in ada.post(PROFILE, WHOLE, follow=True).content.decode()
    user = User.objects.get(pk=world.ada.pk)
    assert (user.name, user.language, user.time_zone) == ("Ada L", "en-gb", "Asia/Tokyo")


def test_times_are_then_told_in_that_zone_and_language(ada: Client, world: World) -> None:
    with within(world.acme):
        Membership.objects.update(joined_at=datetime(2026, 1, 31, 20, 0, tzinfo=UTC))
    ada.post(PROFILE, WHOLE)
    assert "1 Feb 2026" in ada.get("/app/acme-bikes/settings/team/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("time_zone", "Mars/Olympus", "Choose a time zone from the list"),
        ("time_zone", "../../etc/passwd", "Choose a time zone from the list"),
        ("language", "tlh", "Select a valid choice"),
        ("first_name", "", "This field is required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    field: str, value: str, words: str, ada: Client, world: World
) -> None:
    page = ada.post(PROFILE, {**WHOLE, field: value}).content.decode()
    assert words in page
    assert f'aria-describedby="id_{field}_' in page
    assert User.objects.get(pk=world.ada.pk).time_zone == "UTC"


def test_the_address_and_staff_cannot_be_changed_here(ada: Client, world: World) -> None:
    ada.post(PROFILE, {**WHOLE, "email": "x@y.test", "is_staff": "on", "is_superuser": "on"})
    user = User.objects.get(pk=world.ada.pk)
    assert (user.email, user.is_staff, user.is_superuser) == ("ada@demo.test", False, False)


def test_it_shows_what_visitors_see(ada: Client) -> None:
    assert "How visitors see you" in ada.get(PROFILE).content.decode()
