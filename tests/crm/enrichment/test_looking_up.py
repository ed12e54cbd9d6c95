"""From an address that became known to the facts that are kept of it. Through the worker, against a real server."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.tenancy import within
from chat import enriching
from crm.enrichment import asking
from crm.models import Contact, Lookup
from crm.models.enrichment import LookupAccount, LookupDay
from tests.crm.enrichment.providers import Answered, Providers, picture
from tests.crm.enrichment.ready import EMAIL, known, lookups, says, turn_on, vi, work
from tests.world import World

GRAVATAR = {"first_name": "Vi", "last_name": "Oort", "company": "Oort BV"}
HUNTER = {"data": {"name": {"givenName": "Violet", "familyName": "Oort"}, "employment": {"name": "Oort BV"}}}

pytestmark = pytest.mark.usefixtures("redis")


def test_a_default_workspace_asks_nobody(world: World, providers: Providers) -> None:
    says(world, email=EMAIL)
    assert lookups(world) == []
    enriching.work()
    assert providers.asked == []


def test_an_address_brings_name_company_and_picture(world: World, providers: Providers) -> None:
    turn_on(world)
    providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
    providers.answers["/gravatar_pictures/"] = Answered(body=picture(), kind="image/png")
    says(world, email=EMAIL)
    assert [(each.provider, each.state) for each in lookups(world)] == [("gravatar", "waiting")]
    assert enriching.work() == 1
    facts = known(world)
    assert facts["name"] == ("Vi Oort", "enrichment", "gravatar")
    assert facts["company"] == ("Oort BV", "enrichment", "gravatar")
    contact = vi(world)
    assert contact.name == "Vi Oort"
    with within(world.acme), default_storage.open(contact.avatar) as file:
        assert file.read(16)[8:12] == b"WEBP"
    assert facts["picture"][0].startswith("/app/acme-bikes/contacts/pictures/")
    assert [(each.state, each.found) for each in lookups(world)] == [
        ("found", ["company", "name", "picture"])
    ]
    assert b"oort.test" not in providers.bytes


def test_what_is_known_from_anybody_else_stays(world: World, providers: Providers) -> None:
    turn_on(world)
    providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
    says(world, name="V. O.", company="Acme")
    says(world, "page", avatar="https://pages.test/vi.png")
    says(world, email=EMAIL)
    assert lookups(world) == [], "nothing is missing, so nobody is asked"
    says(world, "visitor", company=None)
    says(world, email="vi@other.test")
    work(world)
    assert known(world)["name"] == ("V. O.", "visitor", "")
    assert known(world)["company"] == ("Oort BV", "enrichment", "gravatar")
    assert not any("pictures" in each.path for each in providers.asked), "the page named a picture"


def test_the_next_provider_is_asked_for_what_is_missing_still(world: World, providers: Providers) -> None:
    turn_on(world, "gravatar", "hunter", "pdl")
    providers.answers["/gravatar/"] = Answered(body={"first_name": "Vi"})
    providers.answers["/hunter/"] = Answered(body=HUNTER)
    says(world, email=EMAIL)
    work(world)
    work(world)
    assert known(world)["name"] == ("Vi", "enrichment", "gravatar")
    assert known(world)["company"] == ("Oort BV", "enrichment", "hunter")
    assert work(world) == 0, "People Data Labs has no pictures, and nothing else is missing"


def test_a_no_is_remembered_for_a_month(world: World, providers: Providers) -> None:
    turn_on(world)
    says(world, email=EMAIL)
    work(world)
    says(world, email="")
    says(world, email=EMAIL.upper())
    assert [each.state for each in lookups(world)] == ["nothing"]
    with within(world.acme):
        Lookup.objects.update(settled_at=timezone.now() - timedelta(days=31))
        asking.want(vi(world))
    assert [each.state for each in lookups(world)] == ["nothing", "waiting"]


def test_an_address_that_was_corrected_takes_along_what_it_brought(
    world: World, providers: Providers
) -> None:
    turn_on(world)
    providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
    says(world, email="wrong@oort.test")
    work(world)
    providers.answers.clear()
    says(world, email=EMAIL)
    work(world)
    assert set(known(world)) == {"email"}
    assert vi(world).name == ""


class TestTrouble:
    @pytest.mark.parametrize(
        ("answered", "trouble"),
        [
            (Answered(500, {}), "down"),
            (Answered(429, {}, {"Retry-After": "3600"}), "paused"),
            (Answered(200, {"first_name": 7}), "strange"),
            (Answered(302, b"", {"Location": "http://169.254.169.254/"}), "strange"),
        ],
    )
    def test_it_is_tried_again_later(
        self, world: World, providers: Providers, answered: Answered, trouble: str
    ) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = answered
        says(world, email=EMAIL)
        enriching.work()
        [waiting] = lookups(world)
        assert (waiting.state, waiting.tries, waiting.trouble) == ("waiting", 1, trouble)
        wait = (waiting.due_at - timezone.now()).total_seconds()
        least = 3600 if trouble == "paused" else 30
        assert least - 5 <= wait <= least * 1.25
        assert enriching.work() == 0, "its time has not come"
        assert set(known(world)) == {"email"}

    def test_after_six_tries_it_is_given_up(self, world: World, providers: Providers) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = Answered(500, {})
        says(world, email=EMAIL)
        for _ in range(8):
            again(world)
            work(world)
        [given_up] = lookups(world)
        assert (given_up.state, given_up.tries, len(providers.asked)) == ("failed", 6, 6)

    def test_a_provider_that_is_down_is_left_alone(self, world: World, providers: Providers) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = Answered(500, {})
        says(world, email=EMAIL)
        for _ in range(5):
            again(world)
            work(world)
        with within(world.acme):
            account = LookupAccount.objects.get()
            assert account.resting
            Lookup.objects.update(due_at=timezone.now())
        asked = len(providers.asked)
        assert work(world) == 0
        assert len(providers.asked) == asked
        [waiting] = lookups(world)
        assert waiting.due_at > account.asked_again_at
        providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
        again(world)
        work(world)
        with within(world.acme):
            assert LookupAccount.objects.get().failures == 0

    def test_a_refused_key_switches_the_provider_off(self, world: World, providers: Providers) -> None:
        turn_on(world, "hunter")
        providers.answers["/hunter/"] = Answered(401, {})
        says(world, email=EMAIL)
        work(world)
        with within(world.acme):
            account = LookupAccount.objects.get()
            assert (account.on, account.trouble) == (False, "key")
            assert asking.want(vi(world)) == "provider"

    def test_the_daily_number_is_kept(self, world: World, providers: Providers) -> None:
        turn_on(world, daily=1)
        says(world, email=EMAIL)
        work(world)
        says(world, email="vi@second.test")
        assert work(world) == 0
        waiting = lookups(world)[-1]
        assert (waiting.state, waiting.tries) == ("waiting", 0)
        assert waiting.due_at.date() > timezone.now().date()
        with within(world.acme):
            assert [(day.asked, day.nothing) for day in LookupDay.objects.all()] == [(1, 1)]

    def test_a_provider_is_asked_no_faster_than_it_allows(
        self, world: World, providers: Providers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        turn_on(world)
        monkeypatch.setattr(type(asking.PROVIDERS["gravatar"]), "pace", lambda self, secret: "1 per hour")
        says(world, email=EMAIL)
        work(world)
        says(world, email="vi@second.test")
        assert work(world) == 0
        assert 200 < (lookups(world)[-1].due_at - timezone.now()).total_seconds() <= 400


class TestPictures:
    @pytest.mark.parametrize(
        "answered",
        [
            Answered(body=b"<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml"),
            Answered(body=b"<script>", kind="image/png"),
            Answered(body=picture()[:80], kind="image/png"),
            Answered(body=picture("JPEG"), kind="image/png"),
            Answered(302, b"", {"Location": "http://127.0.0.1:1/inside.png"}),
            Answered(404, b""),
        ],
    )
    def test_what_is_no_picture_is_none(self, world: World, providers: Providers, answered: Answered) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
        providers.answers["/gravatar_pictures/"] = answered
        says(world, email=EMAIL)
        work(world)
        assert vi(world).avatar == ""
        assert "picture" not in known(world)
        assert known(world)["name"][0] == "Vi Oort"


class TestTheWorkerDies:
    def test_before_it_asked_the_question_is_asked_by_the_next(
        self, world: World, providers: Providers
    ) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = Answered(body=GRAVATAR)
        says(world, email=EMAIL)
        [lookup] = lookups(world)
        with within(world.acme):
            taken = asking.begin(lookup.pk)
        assert taken is not None
        assert enriching.work() == 0, "the one that died may live"
        again(world)
        assert enriching.work() == 1
        assert known(world)["name"][0] == "Vi Oort"

    def test_an_answer_that_comes_too_late_is_not_kept_twice(
        self, world: World, providers: Providers
    ) -> None:
        turn_on(world)
        providers.answers["/gravatar/"] = Answered(body={"first_name": "Slow"})
        says(world, email=EMAIL)
        [lookup] = lookups(world)
        with within(world.acme):
            slow = asking.begin(lookup.pk)
        late = asking.put(slow)
        again(world)
        providers.answers["/gravatar/"] = Answered(body={"first_name": "Quick"})
        work(world)
        with within(world.acme):
            assert enriching.settling.settle(slow, late) == []
        assert known(world)["name"][0] == "Quick"


def again(world: World) -> None:
    """Time passes, also for providers that are left alone."""
    with within(world.acme):
        Lookup.objects.filter(state="waiting").update(due_at=timezone.now())
        LookupAccount.objects.update(asked_again_at=None)


def test_nothing_of_an_answer_stays_but_four_values(
    world: World, providers: Providers, caplog: Any, redis: Any, capsys: Any
) -> None:
    """A canary in every other field, in headers and in a fault: not in the database, the logs or Redis."""
    canary = "canary-4711"
    turn_on(world, "gravatar", "hunter", "pdl")
    more = {"location": canary, "phone": canary, "bio": canary, canary: [canary]}
    providers.answers["/gravatar/"] = Answered(body={"first_name": "Vi", **more}, headers={"X-About": canary})
    providers.answers["/hunter/"] = Answered(200, {"data": {"name": canary}})
    caplog.set_level("DEBUG")
    says(world, email=EMAIL)
    enriching.work()
    enriching.work()
    assert len({each.path.split("/")[1] for each in providers.asked}) >= 2
    said = caplog.text + "".join(capsys.readouterr())
    kept = everything(redis)
    for secret in (canary, EMAIL, "a-key"):
        assert secret not in said
        assert secret not in kept
    assert canary not in rows(world)
    assert "a-key" not in rows(world)


def everything(redis: Any) -> str:
    found = []
    for key in redis.scan_iter("*"):
        kind = redis.type(key)
        read = {b"string": redis.get, b"hash": redis.hgetall}.get(kind, lambda key: "")
        found.append(f"{key!r} {read(key)!r}")
    return " ".join(found)


def rows(world: World) -> str:
    """Every column of every table of the workspace, as text."""
    from django.db import connection

    from tests.tenancy.catalogue import tenant_models

    said = []
    with within(world.acme), connection.cursor() as cursor:
        for model in tenant_models():
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")
            said += [row[0] for row in cursor.fetchall()]
    return " ".join(said)


def test_contacts_of_another_workspace_are_nobodys_business(world: World, providers: Providers) -> None:
    turn_on(world)
    with within(world.other):
        Contact.objects.create(name="", email="").learn({"email": EMAIL}, "visitor")
        assert Lookup.objects.count() == 0
