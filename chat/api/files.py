"""Files over the API: uploaded before the message that carries them, and fetched."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse

from accounts.api import ids
from accounts.api.operations import Answer, Call, Shown, operation
from accounts.api.problems import Problem, not_found
from accounts.rates import spend_as
from chat import files
from chat.api import shapes
from chat.files_kinds import Unusable
from chat.models import Attachment, Conversation

UPLOADS = "1000 per hour"  # of one workspace


def _file(call: Call) -> Attachment:
    """One that was sent, or this key's own that is not sent yet. Raises Problem."""
    found: Attachment | None = Attachment.in_history().filter(pk=call.ids["file"]).first()
    if found is None or (found.seq is None and found.api_key_id != call.key.pk):
        raise not_found("file")
    return found


@operation(
    "POST",
    "files",
    "files.create",
    scope="files:write",
    summary="Upload a file",
    answers=shapes.File,
    status=201,
    upload=True,
)
def create(call: Call) -> Any:
    """Send ``multipart/form-data`` with ``conversation`` and ``file``, at most 25 MB. Name the file in a message within
    a day, or it goes. Images are made anew, without what cameras write into them."""
    talk = _conversation(call)
    if wait := spend_as(UPLOADS, "files", str(call.key.workspace_id)):
        raise Problem("rate_limited", "Very many files were sent. Try again later.", Retry_After=str(wait))
    try:
        taken = files.receive(talk, call.key, call.request.FILES.get("file"))
    except Unusable as why:
        raise Problem.at("/file", "unusable", str(why)) from None
    made = shapes.file(taken)
    return Answer(made, headers={"Location": f"/api/v1/files/{made.id}"}, about=talk.contact_id)


def _conversation(call: Call) -> Conversation:
    given, sent = call.request.POST, call.request.FILES
    if unknown := ({*given} - {"conversation"}) | ({*sent} - {"file"}):
        name = sorted(unknown)[0]
        raise Problem.at(f"/{name[:60]}", "unknown_field", "Send conversation and file, nothing else.")
    if "file" not in sent:
        raise Problem.at("/file", "required", "Send a file, as multipart/form-data.")
    pk = ids.parsed("conversation", given.get("conversation", ""))
    found = Conversation.objects.in_history().filter(pk=pk).first() if pk else None
    if found is None:
        raise Problem.at("/conversation", "not_found", "There is no such conversation here.")
    return found  # type: ignore[no-any-return]


@operation(
    "GET",
    "files/{file}",
    "files.retrieve",
    scope="files:read",
    summary="Show a file",
    query=Shown,
    answers=shapes.File,
)
def retrieve(call: Call) -> Any:
    """What it is; its content is at ``url``."""
    return shapes.file(_file(call))


@operation(
    "GET",
    "files/{file}/content",
    "files.content",
    scope="files:read",
    summary="Fetch a file",
    media="application/octet-stream",
)
def content(call: Call) -> Any:
    """The bytes, always to be saved and never to be shown in a page of ours."""
    found = _file(call)
    if not found.ready:
        raise not_found("file")
    try:
        opened = found.file.open()
    except FileNotFoundError:
        raise not_found("file") from None
    return FileResponse(opened, as_attachment=True, filename=found.name, content_type=found.kind)


@operation("DELETE", "files/{file}", "files.delete", scope="files:write", summary="Take an unsent file back")
def delete(call: Call) -> None:
    """Only this key's own, and only before it is sent."""
    found = _file(call)
    if found.seq is not None:
        raise Problem(
            "conflict", "It was sent. Delete the conversation, or take the message back in the inbox."
        )
    Attachment.discard([found])


OPERATIONS = (create, retrieve, content, delete)
