"""Who a visitor is: by a token of the customer's server, or as the page or the visitor says it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from accounts import revocations
from accounts.models import IdentityKey, Site, UsedToken
from chat import live, protocol as p, segment_counts
from chat.models import Conversation
from crm import tokens
from crm.facts import WrongFact, clean, facts_of
from crm.identities import folded
from crm.joining import join
from crm.models import Attribute, Contact, Identity, IdentityKind, Source, Visitor
from crm.values import Scalar
from crm.verdict import keys_of

log = structlog.get_logger(__name__)

ID_MAX = 200
USED = ("token_used", "Make a fresh token for each page: this one was used before.")


class TokenRequired(Exception):
    """The site has a live key, so nobody is identified without a token."""


class Blocked(Exception):
    """The door is shut on this contact."""


@dataclass(frozen=True)
class Identified:
    """``secret`` is the browser's new one, empty when it keeps the one it has. ``anew``: it may see more now."""

    visitor: Visitor
    secret: str = ""
    verified: bool = False
    anew: bool = False
    moved: list[UUID] = field(default_factory=list)


def by_token(site: Site, visitor: Visitor | None, token: str, zone: str = "") -> Identified:
    """The visitor is who the token says; a browser that was somebody else is a new one. Raises BadToken, Blocked."""
    claims = tokens.read(token, keys_of(site), site.public_key, time.time())
    same = visitor is not None and visitor.sub == claims.sub
    UsedToken.objects.sweep(site)
    if not UsedToken.objects.spend(site, claims.jti, claims.expires_at):
        if visitor is not None and same:
            # A page that comes back from the browser's own cache: it says nothing that is not known.
            return Identified(visitor, verified=True)
        raise tokens.BadToken(*USED)
    key = IdentityKey.objects.get(site=site, pk=UUID(claims.kid.removeprefix("ik_")))
    key.used()
    found = _is(site, visitor, claims.sub, key, zone)
    found.visitor.contact.learn(claims.facts, Source.SERVER, verified=True)
    tell(found.visitor.contact, found.moved)
    return found


def _is(site: Site, visitor: Visitor | None, sub: str, key: IdentityKey, zone: str) -> Identified:
    if visitor is not None and visitor.sub not in ("", sub):
        end(visitor)
        visitor = None
    if visitor is None:
        contact = _unblocked(Contact.objects.vouched_as(sub))
        visitor, secret = Visitor.objects.arrive(site, zone, contact)
        visitor.vouch(sub, key, contact)
        return Identified(visitor, secret, verified=True)
    if visitor.sub:
        anew = not visitor.vouched
        visitor.vouch(sub, key, _unblocked(visitor.contact))
        return Identified(visitor, verified=True, anew=anew)
    return _recognized(visitor, sub, key)


def _recognized(visitor: Visitor, sub: str, key: IdentityKey) -> Identified:
    """Whoever wrote without a name is known now, with a new secret: the old one may be in others' hands."""
    was = visitor.contact
    alone = not was.visitors.exclude(pk=visitor.pk).exists()
    contact = _unblocked(Contact.objects.vouched_as(sub, was if alone else None))
    visitor.vouch(sub, key, contact)
    theirs = Conversation.objects.filter(visitor=visitor)
    theirs.update(contact=contact)
    if alone and contact.pk != was.pk:
        join(was, contact)
    secret = visitor.renew_secret()
    transaction.on_commit(lambda: revocations.announce(visitor.pk))
    log.info("visitor.recognized", visitor=str(visitor.pk), contact=str(contact.pk), was=str(was.pk))
    return Identified(visitor, secret, verified=True, moved=list(theirs.values_list("pk", flat=True)))


def by_page(site: Site, visitor: Visitor, given: dict[str, Any], zone: str = "") -> Identified:
    """As the page says: never verified, and refused where the site has a key.

    Raises TokenRequired, Blocked, WrongFact, TooManyFacts.
    """
    _demand_no_key(site)
    facts = _said(given)
    if not _same(visitor, facts):
        end(visitor)
        contact = _unblocked(visitor.contact)
        visitor, secret = Visitor.objects.arrive(site, contact.time_zone or zone)
        return _learned(Identified(visitor, secret), facts)
    return _learned(Identified(visitor), facts)


def update(site: Site, visitor: Visitor, given: dict[str, Any]) -> Identified:
    """What else the page says. Raises as ``by_page``; TokenRequired only for what says who it is."""
    if given.keys() & {"user_id", "email"}:
        _demand_no_key(site)
    return _learned(Identified(visitor, verified=visitor.vouched), _said(given))


def end(visitor: Visitor) -> None:
    """This browser's session is over: its sockets close, and its secret opens nothing."""
    visitor.end()
    transaction.on_commit(lambda: revocations.announce(visitor.pk))


def _demand_no_key(site: Site) -> None:
    if IdentityKey.objects.live().filter(site=site).exists():
        raise TokenRequired


def _said(given: dict[str, Any]) -> dict[str, Scalar | None]:
    facts = facts_of(given)
    if "user_id" in given:
        facts["user_id"] = _user_id(given["user_id"])
    return facts


def _user_id(value: Any) -> str | None:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if text is not None and not (isinstance(text, str) and len(text) <= ID_MAX and clean(text)):
        raise WrongFact("user_id", f"user_id must be a text of at most {ID_MAX} characters.")
    return text or None


def _same(visitor: Visitor, facts: dict[str, Scalar | None]) -> bool:
    """Whether it is the person of whom the page spoke before: by its user_id, else by its address."""
    pages = Attribute.objects.filter(contact=visitor.contact_id, source=Source.PAGE)
    before = dict(pages.filter(name__in=("user_id", "email")).values_list("name", "value"))
    name = "user_id" if facts.get("user_id") and before.get("user_id") else "email"
    known, said = before.get(name), facts.get(name)
    return known is None or said is None or known == said or _became_one(visitor, name, str(said))


def _became_one(visitor: Visitor, name: str, said: str) -> bool:
    """The page spoke of two people who turned out to be one."""
    kind = IdentityKind.EMAIL if name == "email" else IdentityKind.EXTERNAL
    spoken = Identity.objects.filter(contact=visitor.contact_id, kind=kind, source=Source.PAGE)
    return visitor.contact.merged and spoken.filter(folded=folded(kind, said)).exists()


def _unblocked(contact: Contact) -> Contact:
    if contact.blocks.exists():
        raise Blocked
    return contact


def _learned(found: Identified, facts: dict[str, Scalar | None]) -> Identified:
    contact = _unblocked(found.visitor.contact)
    if contact.learn(facts, Source.PAGE):
        tell(contact)
    return found


def tell(contact: Contact, moved: Iterable[UUID] = ()) -> None:
    """Open inboxes show at once what is known; ``moved`` are conversations that are this contact's from now on."""
    frame = p.ContactChanged(contact=contact.pk, conversations=list(moved))
    told = live.tell(contact.workspace_id, None, frame)
    transaction.on_commit(lambda: _changed(contact.workspace_id, told))


def _changed(workspace: UUID, told: Any) -> None:
    live.announce(told)
    with suppress(*live.UNREACHABLE):
        segment_counts.due([workspace])
