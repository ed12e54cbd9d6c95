"""What the tests of exported workspaces share: a furnished one, a new one, and archives that somebody changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, User, Workspace
from accounts.tenancy import within
from crm.models import Contact
from privacy.archive import arriving, leaving
from privacy.models import Archive, Arrival
from tests.tenancy.furniture import furnish
from tests.world import World


def exported(world: World) -> bytes:
    """Acme, furnished, as a file."""
    with within(world.acme):
        furnish(world.talk, world.ada_at)
        world.talk.say(world.ada_at, "We do.", world.talk.pk)
        world.talk.read(world.ada_at, 2)
        place = default_storage.save(f"faces/{world.talk.pk}.webp", ContentFile(b"a face"))
        Contact.objects.filter(pk=world.talk.contact_id).update(avatar=place)
    return archived(world.acme, world.ada_at)


def archived(workspace: Workspace, by: Membership) -> bytes:
    with within(workspace):
        made = leaving.begin(by)
    leaving.carry(workspace.pk, made.pk)
    with within(workspace):
        found = Archive.objects.get(pk=made.pk)
    assert (found.state, found.fault) == ("done", "")
    with default_storage.open(found.file.name) as file:
        return bytes(file.read())


def newcomer(name: str = "Fresh", owner: User | None = None) -> tuple[Workspace, Membership]:
    owner = owner or User.objects.create_user(f"{name.lower()}@new.test", first_name=name)
    made = Workspace.objects.found(name, owner)
    with within(made):
        return made, Membership.objects.select_related("user").get(user=owner)


def imported(data: bytes, workspace: Workspace, by: Membership) -> Arrival:
    """As it stands when the work has ended."""
    with within(workspace):
        made = arriving.begin(by, SimpleUploadedFile("acme.zip", data))
    arriving.carry(workspace.pk, made.pk)
    with within(workspace):
        return Arrival.objects.get(pk=made.pk)


def parts(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """By the name of each part its rows."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with other contents; None leaves a member out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to:
        for name in archive.namelist():
            if (content := change(name, archive.read(name))) is not None:
                to.writestr(name, content)
    return out.getvalue()


def resealed(data: bytes, part: str, word: str, other: str) -> bytes:
    """With another word in one part, and a manifest that vouches for it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part).replace(word.encode(), other.encode())
        told = json.loads(archive.read("manifest.json"))
    for each in told["parts"]:
        if each["name"] == part:
            each.update(bytes=len(text), sha256=hashlib.sha256(text).hexdigest())
    made = {part: text, "manifest.json": json.dumps(told).encode()}
    return changed(data, lambda name, content: made.get(name, content))
