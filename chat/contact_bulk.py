"""One action on many contacts, and one undo that puts back what was before.

What was before is kept for ten minutes under a random word that only the member who acted is told. What somebody
else has changed since stays as they left it. Deleting has no undo: it is asked for twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Literal, cast
from uuid import UUID

import msgspec

from accounts.authorize import demand
from accounts.models import Membership
from accounts.tenancy import current
from chat import blocking, contact_removing
from chat.identifying import tell
from chat.live import UNREACHABLE, redis
from crm.models import Block, Contact, ContactLabel, Occurrence

MOST = 200
KEPT_SECONDS = 600


class Expired(LookupError):
    """What was before is not known any more."""


class Unknown(LookupError):
    """The label or the colleague is not here any more; says so in words."""


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what`` is the label's or the owner's id; empty for nobody. ``on`` is false for taking a label off and for
    letting somebody write again."""

    do: Literal["label", "owner", "block", "remove"]
    ids: list[UUID]
    what: UUID | None = None
    on: bool = True


class Done(msgspec.Struct, frozen=True):
    """``changed`` holds whose state is another now, with the owner of before where that is what changed."""

    action: Action
    changed: dict[UUID, UUID | None]
    undo: str = ""


def act(member: Membership, action: Action) -> Done:
    """Raises Forbidden and Unknown."""
    changed = VERBS[action.do](member, action)
    _tell(action, changed)
    undo = _remember(member, Done(action, changed)) if changed and action.do != "remove" else ""
    return Done(action, changed, undo)


def undo(member: Membership, word: str) -> Done:
    """Raises Expired."""
    done = _remembered(member, word)
    ids = list(done.changed)
    if done.action.do == "owner":
        back, changed = done.action, _own_again(member, done)
    else:
        back = msgspec.structs.replace(done.action, ids=ids, on=not done.action.on)
        changed = VERBS[back.do](member, back)
    _tell(back, changed)
    return Done(back, changed)


def _tell(action: Action, changed: Iterable[UUID]) -> None:
    """Colleagues who look at one of them see it at once; blocking and deleting tell it themselves."""
    if action.do in ("label", "owner"):
        for contact in Contact.objects.filter(pk__in=list(changed)):
            tell(contact)


def _label(member: Membership, action: Action) -> dict[UUID, UUID | None]:
    label = ContactLabel.objects.filter(pk=action.what).first()
    if label is None:
        raise Unknown("This label is not here any more.")
    verb = label.put_on if action.on else label.take_off
    return dict.fromkeys(verb(Contact.objects.filter(pk__in=action.ids), member))


def _own(member: Membership, action: Action) -> dict[UUID, UUID | None]:
    demand(member, "contact.edit")
    if action.what and not Membership.objects.active().filter(pk=action.what).exists():
        raise Unknown("This colleague is not in the workspace any more.")
    owners = Contact.objects.filter(pk__in=action.ids).values_list("pk", "owner")
    before = {pk: owner for pk, owner in owners if owner != action.what}
    Contact.objects.filter(pk__in=before).update(owner=action.what)
    Occurrence.objects.changed(dict.fromkeys(before, ("owner",)))
    return before


def _own_again(member: Membership, done: Done) -> dict[UUID, UUID | None]:
    demand(member, "contact.edit")
    still = Contact.objects.filter(pk__in=done.changed, owner=done.action.what)
    back = {pk: done.changed[pk] for pk in still.values_list("pk", flat=True)}
    for owner in set(back.values()):
        theirs = [pk for pk, before in back.items() if before == owner]
        Contact.objects.filter(pk__in=theirs).update(owner=owner)
    Occurrence.objects.changed(dict.fromkeys(back, ("owner",)))
    return back


def _block(member: Membership, action: Action) -> dict[UUID, UUID | None]:
    demand(member, "contact.block")
    blocked = set(Block.objects.filter(contact__in=action.ids).values_list("contact", flat=True))
    wanted = [pk for pk in _here(action.ids) if (pk in blocked) != action.on]
    for contact in Contact.objects.filter(pk__in=wanted):
        verb = blocking.block_contact if action.on else blocking.unblock_contact
        verb(contact, by=member)
    return dict.fromkeys(wanted)


def _remove(member: Membership, action: Action) -> dict[UUID, UUID | None]:
    demand(member, "contact.remove")
    found = list(Contact.objects.filter(pk__in=action.ids))
    for contact in found:
        contact_removing.remove(contact, by=member)
    return dict.fromkeys(contact.pk for contact in found)


def _here(ids: Iterable[UUID]) -> list[UUID]:
    return list(Contact.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


VERBS: dict[str, Callable[[Membership, Action], dict[UUID, UUID | None]]] = {
    "label": _label,
    "owner": _own,
    "block": _block,
    "remove": _remove,
}


def _remember(member: Membership, done: Done) -> str:
    word = secrets.token_urlsafe(16)
    try:
        redis().set(_key(member, word), msgspec.json.encode(done), ex=KEPT_SECONDS)
    except UNREACHABLE:
        return ""
    return word


def _remembered(member: Membership, word: str) -> Done:
    try:
        kept = cast("bytes | None", redis().getdel(_key(member, word)))
    except UNREACHABLE:
        kept = None
    if kept is None:
        raise Expired(word)
    return msgspec.json.decode(kept, type=Done)


def _key(member: Membership, word: str) -> str:
    return f"contact-bulk:{current()}:{member.pk}:{word}"
