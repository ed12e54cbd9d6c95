"""Files on their way into a conversation: taken in, made ready, thrown away.

A file is uploaded before the message that carries it. Until then it is its sender's alone, and goes after a day.
"""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.allowance import refusal
from accounts.models import ApiKey, Membership
from chat import files_images as images
from chat.files_kinds import Unusable, kind_of, name_of
from chat.measures import STORAGE
from chat.models import Attachment, Conversation
from chat.models.attachment import sender
from crm.models import Visitor

BYTES_MAX = 25_000_000
WAITING_MAX = 30  # files of one sender in one conversation that belong to no message yet


def receive(
    conversation: Conversation, by: Membership | Visitor | ApiKey, upload: UploadedFile | None, size: str = ""
) -> Attachment:
    """The file as it is kept. ``size`` is what the browser said it would send. Raises Unusable.

    A visitor's is taken whatever the plan has room for.
    """
    if upload is None or not upload.size:
        raise Unusable("This file is empty. Choose another one.", "empty")
    if upload.size > BYTES_MAX:
        raise Unusable(
            f"This file is larger than {BYTES_MAX // 1_000_000} MB. Send a smaller one, or a link to it.",
            "too_large",
        )
    if size and size != str(upload.size):
        raise Unusable("The file did not arrive as a whole. Try again.", "lost")
    if Attachment.unsent(conversation.pk, by).count() >= WAITING_MAX:
        raise Unusable("Too many files wait to be sent here. Send or remove some first.", "many")
    if not isinstance(by, Visitor) and (words := refusal(STORAGE, upload.size)):
        raise Unusable(words, "plan_limit")
    name = name_of(upload.name or "")
    kind = kind_of(name, upload.content_type or "", upload)
    attachment = Attachment(
        conversation=conversation, name=name, kind=kind.media, size=upload.size, **sender(by)
    )
    if kind.image and images.pixels(upload, kind.media) <= images.AT_ONCE_PIXELS:
        attachment.dress(images.prepared(upload, kind.media))
    else:
        upload.seek(0)
        attachment.file.save("file", upload, save=False)
    attachment.store()
    if not attachment.ready:
        ask_for(attachment)
    return attachment


def ask_for(attachment: Attachment) -> None:
    """Let a worker make it ready. Asking twice does it once."""
    from chat.tasks import prepare_file

    key = (str(attachment.workspace_id), str(attachment.pk))
    transaction.on_commit(lambda: prepare_file.delay(*key))


def prepare(pk: UUID) -> None:
    """Make an image ready; one that cannot be read goes."""
    attachment = Attachment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if attachment is None or attachment.ready:
        return
    raw = attachment.file.name
    try:
        with attachment.file.open() as file:
            made = images.prepared(file, attachment.kind)
    except (Unusable, FileNotFoundError):
        Attachment.discard([attachment])
        return
    attachment.dress(made)
    attachment.store()
    transaction.on_commit(lambda: attachment.file.storage.delete(raw))


def expire(pk: UUID) -> Attachment | None:
    """Throw away what was uploaded and never sent; None when it was sent meanwhile."""
    found = Attachment.objects.select_for_update(of=("self",)).filter(pk=pk, seq=None).first()
    if found is not None:
        Attachment.discard([found])
    return found
