"""Acme as it is once Ada turned look-ups on: a notice, a ground, and providers that are asked."""

from __future__ import annotations

from typing import Any

from accounts.models import Site
from accounts.tenancy import within
from chat.enriching import look_up
from crm.models import Attribute, Contact, Lookup
from crm.models.enrichment import Ground, LookupAccount, decide, notice_version
from tests.world import World

NOTICE = "Acme may look up your name, picture and company by your e-mail address."
ASSESSMENT = {"purpose": "To greet by name.", "necessity": "Nobody likes forms.", "balance": "Expected here."}
EMAIL = "vi@oort.test"


def turn_on(world: World, *providers: str, ground: str = Ground.LEGITIMATE, **about: Any) -> None:
    with within(world.acme):
        Site.objects.filter(pk=world.shop.pk).update(notice=NOTICE)
        notices = {str(world.shop.pk): notice_version(Site.objects.get(pk=world.shop.pk))}
        decide(world.ada_at, True, ground=ground, notices=notices, **ASSESSMENT, **about)
        for provider in providers or ("gravatar",):
            account = LookupAccount.objects.create(provider=provider, on=True)
            account.keep("a-key")


def vi(world: World) -> Contact:
    with within(world.acme):
        found: Contact = Contact.objects.get(pk=world.vi.contact_id)
        return found


def says(world: World, source: str = "visitor", **facts: Any) -> None:
    with within(world.acme):
        vi(world).learn(facts, source)


def known(world: World) -> dict[str, tuple[Any, str, str]]:
    """By name: the value, who said it, and which provider."""
    with within(world.acme):
        rows = Attribute.objects.filter(contact=world.vi.contact_id)
        return {each.name: (each.value, each.source, each.provider) for each in rows}


def lookups(world: World) -> list[Lookup]:
    with within(world.acme):
        return list(Lookup.objects.order_by("made_at", "id"))


def work(world: World) -> int:
    """What the worker does, with what is due."""
    done = 0
    for each in lookups(world):
        done += look_up(world.acme.pk, each.pk)
    return done
