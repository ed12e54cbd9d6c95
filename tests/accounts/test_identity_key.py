"""The keys with which a customer's server vouches for its users."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import IdentityKey, UsedToken
from accounts.models.identity_key import TooManyKeys
from accounts.tenancy import within
from tests.world import World, build


def test_the_secret_is_kept_encrypted(world: World) -> None:
    with within(world.acme):
        key, secret = IdentityKey.objects.make(world.shop, "Shop server", by=world.ada_at)
        kept = IdentityKey.objects.get(pk=key.pk)
    assert secret not in kept.secret
    assert kept.material == secret
    assert len(secret) >= 43


def test_two_keys_live_at_once_and_no_third(world: World) -> None:
    with within(world.acme):
        first, _ = IdentityKey.objects.make(world.shop, "Old", by=world.ada_at)
        IdentityKey.objects.trust(world.shop, "New", "a public key", by=world.ada_at)
        with pytest.raises(TooManyKeys):
            IdentityKey.objects.make(world.shop, "Third", by=world.ada_at)
        first.revoke(by=world.ada_at)
        IdentityKey.objects.make(world.shop, "Third", by=world.ada_at)
        assert [key.name for key in IdentityKey.objects.live().newest_first()] == ["Third", "New"]


def test_the_database_allows_two_and_one_kind_of_material(world: World) -> None:
    with within(world.acme):
        IdentityKey.objects.make(world.shop, "Old", by=world.ada_at)
        for wrong in ({"place": 1, "secret": "s"}, {"place": 3, "secret": "s"}, {"place": 2, "secret": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                IdentityKey.objects.create(site=world.shop, name="Wrong", algorithm="HS256", **wrong)


def test_its_last_use_is_noted(world: World) -> None:
    with within(world.acme):
        key, _ = IdentityKey.objects.make(world.shop, "Shop server", by=world.ada_at)
        key.used()
        first = IdentityKey.objects.get(pk=key.pk).last_used_at
        key.used()
        assert first is not None
        assert IdentityKey.objects.get(pk=key.pk).last_used_at == first


def test_a_token_is_used_once_a_site(world: World) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    with within(world.acme):
        assert UsedToken.objects.spend(world.shop, "one", soon)
        assert not UsedToken.objects.spend(world.shop, "one", soon)
        assert UsedToken.objects.spend(world.shop, "two", soon)


def test_what_is_past_its_time_is_swept(world: World) -> None:
    now = timezone.now()
    with within(world.acme):
        UsedToken.objects.spend(world.shop, "gone", now - timedelta(seconds=1))
        UsedToken.objects.spend(world.shop, "still good", now + timedelta(minutes=5))
        UsedToken.objects.sweep(world.shop)
        assert UsedToken.objects.count() == 1


def test_of_two_that_use_one_token_at_once_one_is_refused(committed: None) -> None:
    world, soon = build(), timezone.now() + timedelta(minutes=5)
    ready = Barrier(8)

    def spend(_: int) -> bool:
        try:
            ready.wait(timeout=20)
            with within(world.acme):
                return UsedToken.objects.spend(world.shop, "one", soon)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(spend, range(8))) == [False] * 7 + [True]
