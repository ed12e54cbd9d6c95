"""An anonymous visitor turns out to be somebody who is known: two contacts become one, by proof and for good."""

from __future__ import annotations

from crm import consents, moving
from crm.enrichment import portraits
from crm.models.attribute import Attribute, Source, TooManyFacts
from crm.models.contact import Contact
from crm.models.identity import Identity
from crm.models.occurrence import Happened, Occurrence
from crm.values import WrongFact

# Of a time when nobody kept the source.
EARLY = ("name", "email", "phone")


def join(stray: Contact, into: Contact) -> None:
    """What was known of ``stray`` is known of ``into`` where nothing was; all that hangs on it is moved.

    Unlike in a merge (crm/merging.py) the stray's word never takes another's place: nobody looked at the two. A
    contact of whom something cannot be moved stays, with that.
    """
    _facts(stray, into)
    _identities(stray, into)
    portraits.hand_over(stray, into)
    kept = [_move(key, stray, into) for key in moving.referring()]
    # Their consents are one history now: where its last word is no, no visit stays.
    consents.heed(into)
    if all(kept):
        Occurrence.objects.happened(Happened.MERGED, [into.pk], about=stray.pk)
        stray.delete()
        into.index()


def _facts(stray: Contact, into: Contact) -> None:
    known = set(Attribute.objects.filter(contact=into).values_list("name", flat=True))
    about: dict[str, dict[str, str]] = {}
    rows = {}
    for each in Attribute.objects.filter(contact=stray):
        rows[each.name] = (each.value, each.source)
        about[each.name] = {"provider": each.provider, "basis": each.basis}
    # Of a time when nobody kept the source, only operators could write here.
    for name in EARLY:
        if getattr(stray, name):
            rows.setdefault(name, (getattr(stray, name), Source.OPERATOR))
    for name, (value, source) in rows.items():
        if name not in known and not (name in EARLY and getattr(into, name)):
            try:
                into.learn({name: value}, source, **about.get(name, {}))
            except WrongFact:
                continue
            except TooManyFacts:
                return


def _identities(stray: Contact, into: Contact) -> None:
    known = set(Identity.objects.filter(contact=into).values_list("kind", "folded"))
    for each in Identity.objects.filter(contact=stray, verified=False):
        if (each.kind, each.folded) not in known:
            Identity.objects.filter(pk=each.pk).update(contact=into, primary=False)


def _move(key: moving.Key, stray: Contact, into: Contact) -> bool:
    try:
        _, aside = moving.move(key, stray, into)
    except moving.CannotMerge:
        return False
    return not aside
