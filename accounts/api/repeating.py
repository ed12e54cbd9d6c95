"""A request that comes again does its deed once: Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07).

The answer is written in the transaction of the deed. One that was refused left nothing, and may be tried again with
the same key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase

from accounts.api.operations import Call
from accounts.api.problems import Fault, Problem
from accounts.models import StoredAnswer
from accounts.models.stored_answer import InFlight
from accounts.sealing import seal, unseal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_NAME = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT = ("Location", "ETag")
# Before the body of an answer with a secret in it; no JSON begins so.
SEALED = "sealed:"


def once(call: Call, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What was answered before to this request, or what ``run`` answers now. Raises Problem."""
    name = call.request.headers.get(HEADER)
    if name is None:
        return run()
    if not _NAME.fullmatch(name):
        fault = Fault(f"{HEADER}:", "invalid", "It has 1 to 255 printable characters without spaces.")
        raise Problem("invalid_request", "The Idempotency-Key cannot be used.", [fault])
    try:
        StoredAnswer.objects.hold(name)
    except InFlight:
        raise Problem("request_in_flight", "Wait for its answer, then ask again.", Retry_After="1") from None
    asked = _digest(call)
    kept = StoredAnswer.objects.kept(name)
    if kept is not None:
        return _again(kept, asked)
    answer = run()
    if isinstance(answer, HttpResponse):
        _keep(name, asked, answer)
    return answer


def _digest(call: Call) -> str:
    request = call.request
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    # A form that was read has no body any more; its boundary would differ each time, too.
    digest.update(str(sorted(request.POST.items())).encode())
    for name, file in sorted(request.FILES.items()):
        digest.update(f"{name} {file.name}".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def _again(kept: StoredAnswer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise Problem("idempotency_mismatch", "Use a new Idempotency-Key for a new request.")
    answer = HttpResponse(_opened(kept.body), status=kept.status, headers={**kept.headers, REPLAYED: "true"})
    answer["Content-Type"] = "application/json"
    return answer


def _opened(body: str) -> str:
    return unseal(body.removeprefix(SEALED)) if body.startswith(SEALED) else body


def _keep(name: str, asked: str, answer: HttpResponse) -> None:
    body = answer.content.decode()
    StoredAnswer.objects.create(
        name=name,
        asked=asked,
        status=answer.status_code,
        headers={header: answer[header] for header in _KEPT if header in answer},
        about=getattr(answer, "about", None),
        body=f"{SEALED}{seal(body)}" if getattr(answer, "sealed", False) else body,
    )
