"""The picture of a contact: fetched by us, made anew out of its pixels, shown to the workspace's operators alone."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from accounts import outbound
from accounts.models import Workspace
from accounts.pictures import ENDINGS, Unusable, portrait
from accounts.tenancy import current
from crm.models.attribute import Source
from crm.models.contact import Contact

MOST_BYTES = 1024 * 1024
SECONDS = 5.0
FACT = "picture"


def fetched(address: str) -> ContentFile | None:
    """A small square of our own making; None where there is no picture, or none that can be trusted."""
    try:
        answer = outbound.fetch(address, MOST_BYTES, SECONDS)
    except outbound.Unreachable:
        return None
    ending = next((ending for ending, kind in ENDINGS.items() if kind == answer.kind), None)
    if ending is None:
        return None
    try:
        return portrait(SimpleUploadedFile(f"picture{ending}", answer.body))
    except Unusable:
        return None


def name() -> str:
    """Random: it tells nothing, and never comes back after a change."""
    return secrets.token_hex(16)


def path(name: str) -> str:
    """Where it lies in the storage."""
    return f"contacts/{current()}/{name}.webp"


def stands_at(name: str) -> str:
    """Where the picture of this name lies while a contact shows it, else "".

    One that came with a workspace from another installation lies where that put it.
    """
    places = (path(name), f"avatars/{current()}/{name}")
    return str(Contact.objects.filter(avatar__in=places).values_list("avatar", flat=True).first() or "")


def address(name: str) -> str:
    """On our own origin: the value of the fact."""
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=current())
    return reverse("contact_picture", args=[slug, name])


def is_one(fact: Any) -> bool:
    """Whether this fact is a picture of ours, which is shown and not read."""
    return bool(fact.name == FACT and fact.source == Source.ENRICHMENT)


def shown(contact: Contact) -> str:
    """The name of the picture that is shown now, "" without one."""
    return PurePosixPath(contact.avatar).stem if contact.avatar else ""


def keep(contact: Contact, name: str, file: ContentFile) -> None:
    """Show this one; the one before is deleted once that is certain."""
    default_storage.save(path(name), file)
    _show(contact, path(name))


def follow(contact: Contact) -> None:
    """The picture goes with its fact: whoever overwrites, takes away or objects to that takes the picture along."""
    if not contact.avatar:
        return
    told = contact.attributes.filter(name=FACT).values_list("value", flat=True).first()
    if not told or shown(contact) not in str(told):
        _show(contact, "")


def drop(contact: Contact) -> None:
    """The contact is about to be deleted, and the file would stay."""
    _show(contact, "")


def hand_over(stray: Contact, into: Contact) -> None:
    """Two contacts are one: the picture goes to where its fact is now, and is deleted where that was not taken."""
    path = stray.avatar
    told = into.attributes.filter(name=FACT).values_list("value", flat=True).first()
    if path and told and shown(stray) in str(told):
        Contact.objects.filter(pk=stray.pk).update(avatar="")
        stray.avatar = ""
        _show(into, path)
    elif path:
        _show(stray, "")


def _show(contact: Contact, path: str) -> None:
    before, contact.avatar = contact.avatar, path
    Contact.objects.filter(pk=contact.pk).update(avatar=path)
    if before and before != path:
        transaction.on_commit(lambda: default_storage.delete(before))
