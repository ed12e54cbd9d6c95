"""What is older than a site keeps it goes by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Site
from accounts.sealing import seal
from accounts.tenancy import within
from crm import sweeping, visits
from crm.models import PageView, TrackedEvent, Visit
from tests.world import World


def visit(world: World, days: int, **more: Any) -> Visit:
    at = timezone.now() - timedelta(days=days)
    vi = world.vi
    made = Visit.objects.create(
        site=world.shop, contact=vi.contact, visitor=vi, began_at=at, last_at=at, **more
    )
    PageView.objects.create(visit=made, url="http://shop.test/", at=at)
    TrackedEvent.objects.create(contact=vi.contact, site=world.shop, visit=made, name="cart", at=at)
    return made


def keep(world: World, **settings: Any) -> None:
    Site.objects.filter(pk=world.shop.pk).update(**settings)


def test_a_visit_goes_with_its_pages_when_its_time_is_up(world: World) -> None:
    with within(world.acme):
        visit(world, 91)
        young = visit(world, 89)
    assert sweeping.sweep() == 2
    with within(world.acme):
        assert list(Visit.objects.all()) == [young]
        assert [each.visit_id for each in PageView.objects.all()] == [young.pk]
        assert [each.visit_id for each in TrackedEvent.objects.all()] == [young.pk]


def test_the_sites_own_time_counts(world: World) -> None:
    with within(world.acme):
        keep(world, visit_days=7)
        visit(world, 8)
    sweeping.sweep()
    with within(world.acme):
        assert not Visit.objects.exists()
        assert not TrackedEvent.objects.exists()


def test_what_was_reported_before_sites_were_noted_goes_after_90_days(world: World) -> None:
    with within(world.acme):
        for days in (89, 91):
            at = timezone.now() - timedelta(days=days)
            TrackedEvent.objects.create(contact=world.vi.contact, name="old", at=at)
    assert sweeping.sweep() == 1


def test_a_batch_is_bounded_and_the_rest_goes_with_the_next(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    with within(world.acme):
        for _ in range(3):
            visit(world, 100)
        TrackedEvent.objects.all().delete()
    assert [sweeping.sweep() for _ in range(3)] == [2, 1, 0]


def test_a_whole_address_goes_before_its_visit(world: World) -> None:
    until = timezone.now() - timedelta(minutes=1)
    with within(world.acme):
        old = visit(world, 31, whole_ip=seal("203.0.113.77"), whole_ip_until=until, network="203.0.113.0/24")
        assert visits.whole_ip(old) == ""
    sweeping.sweep()
    with within(world.acme):
        kept = Visit.objects.get(pk=old.pk)
        assert (kept.whole_ip, kept.whole_ip_until, kept.network) == ("", None, "203.0.113.0/24")


def test_it_stays_no_longer_than_the_site_says_now(world: World) -> None:
    until = timezone.now() + timedelta(days=30)
    with within(world.acme):
        keep(world, whole_ip_days=30, whole_ip_reason="Fraud")
        kept = visit(world, 0, whole_ip=seal("203.0.113.77"), whole_ip_until=until)
        assert visits.whole_ip(kept) == "203.0.113.77"
        site = Site.objects.get(pk=world.shop.pk)
        site.whole_ip_days = 7
        visits.settle(site)
        kept.refresh_from_db()
        assert kept.whole_ip_until == kept.began_at + timedelta(days=7)
        site.whole_ip_days = None
        visits.settle(site)
        kept.refresh_from_db()
        assert (kept.whole_ip, kept.ended is not None) == ("", True)


def test_another_workspace_keeps_its_own(world: World) -> None:
    with within(world.other):
        from crm.models import Visitor

        stranger, _ = Visitor.objects.arrive(world.site_of_other)
        theirs = Visit.objects.create(site=world.site_of_other, contact=stranger.contact, visitor=stranger)
    with within(world.acme):
        visit(world, 100)
    sweeping.sweep()
    with within(world.other):
        assert list(Visit.objects.all()) == [theirs]
