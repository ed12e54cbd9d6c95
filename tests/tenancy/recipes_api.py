"""How the REST API is asked: each operation, with the key of another workspace, with none, and with ids of Acme
wherever an id could stand."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

import msgspec
from uuid_utils.compat import uuid7

from accounts.api import pages
from accounts.api.addresses import ROOT, name_of
from accounts.api.ids import PREFIXES, shown
from accounts.api.operations import Operation, Paged
from accounts.models import ApiKey
from accounts.tenancy import within
from chat.models import Attachment, Delivery, Label, Message, Webhook
from crm.models import Company, Consent, ContactLabel, ContactNote
from paldesk.api_operations import OPERATIONS
from tests.tenancy.party import Party
from tests.tenancy.walk import Attempt, Recipe

FORM = ("GET", "POST")


def ids(party: Party) -> dict[str, str]:
    """Of each kind one of the party's own."""
    talk = party.talk
    found: dict[str, Any] = {
        "workspace": party.workspace.pk,
        "site": party.site.pk,
        "operator": party.member,
        "contact": talk.contact_id,
        "visitor": talk.visitor_id,
        "conversation": talk.pk,
    }
    rows = {
        "message": Message,
        "label": Label,
        "contact_label": ContactLabel,
        "note": ContactNote,
        "consent": Consent,
        "company": Company,
        "file": Attachment,
        "key": ApiKey,
        "webhook": Webhook,
        "delivery": Delivery,
    }
    with within(party.workspace):
        for kind, model in rows.items():
            found[kind] = model.objects.values_list("pk", flat=True).first()
    return {kind: shown(kind, found.get(kind) or uuid7()) for kind in PREFIXES}


def bodies(ids: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What would be right, were these ids the caller's own."""
    return {
        "contacts.create": {"owner": ids["operator"], "labels": [ids["contact_label"]]},
        "contacts.identify": {"email": "new@other.test", "owner": ids["operator"]},
        "contacts.update": {"name": "taken", "owner": ids["operator"]},
        "conversations.create": {
            "contact": ids["contact"],
            "site": ids["site"],
            "assignee": ids["operator"],
            "message": {"body": "taken", "operator": ids["operator"]},
        },
        "conversations.update": {"assignee": ids["operator"], "labels": [ids["label"]]},
        "contacts.add_note": {"body": "taken"},
        "contacts.record_consent": {"purpose": "marketing", "granted": True},
        "labels.create": {"name": "Taken"},
        "labels.update": {"name": "Taken"},
        "labels.contact_create": {"name": "Taken"},
        "labels.contact_update": {"name": "Taken"},
        "companies.create": {"name": "Taken"},
        "companies.update": {"name": "Taken"},
        "webhooks.create": {"url": "https://stranger.test/"},
        "webhooks.update": {"url": "https://stranger.test/"},
        "webhooks.replay": {"since": "2030-01-01T00:00:00Z"},
        "messages.create": {"body": "taken", "operator": ids["operator"], "files": [ids["file"]]},
    }


def attempts(operations: list[Operation]) -> Any:
    def every(acme: Party, other: Party) -> list[Attempt]:
        theirs, mine = ids(acme), ids(other)
        return [attempt for each in operations for attempt in _of(each, theirs, mine, acme, other)]

    return every


def _of(
    each: Operation, theirs: dict[str, str], mine: dict[str, str], acme: Party, other: Party
) -> list[Attempt]:
    body = bodies(theirs).get(each.name, {})
    borrowed, own = _path(each, theirs), _path(each, mine)
    there = (404,) if "{" in each.path else (200, 201, 204, 400)
    tries = [
        (borrowed, other.api_secret, there),
        (borrowed, "", (401,)),
    ]
    # Their own thing, changed with what is Acme's.
    if "{" in each.path and body and set(str(body).split("'")) & set(theirs.values()):
        tries.append((own, other.api_secret, (400,)))
    if each.name == "me.retrieve":
        tries += [(borrowed, guess, (401,)) for guess in ("pd_live_" + "0" * 38, _digest(acme))]
    tries += [
        (f"{own}?{words}", other.api_secret, (200, 400, 404))
        for words in _smuggled(each, theirs, _cursor(acme))
    ]
    return [
        Attempt(path=path, statuses=statuses, method=each.method, body=body, headers=_as(secret))
        for path, secret, statuses in tries
    ]


def _smuggled(each: Operation, theirs: dict[str, str], cursor: str) -> list[str]:
    """Foreign ids in every parameter that takes one, and the cursor of a foreign list."""
    if each.method != "GET":
        return []
    names = {field.name for field in msgspec.structs.fields(each.query)}
    people = dict.fromkeys(("owner", "assignee"), theirs["operator"])
    filters = {name: shown for name, shown in {**theirs, **people}.items() if name in names}
    cursors = [urlencode({"cursor": cursor})] if issubclass(each.query, Paged) else []
    return [*([urlencode(filters)] if filters else []), *(["q=marked"] if "q" in names else []), *cursors]


def _cursor(acme: Party) -> str:
    """One that Acme itself was given, of its contacts."""
    signer = pages.signer(acme.workspace.pk, f"/{ROOT}contacts", {})
    return pages.sealed(signer, f"n0.{acme.talk.contact_id.hex}")


def _path(each: Operation, values: dict[str, str]) -> str:
    return f"/{ROOT}" + re.sub(r"{(\w+)}", lambda found: values[found[1]], each.path)


def _digest(party: Party) -> str:
    with within(party.workspace):
        return str(ApiKey.objects.values_list("digest", flat=True).first())


def _as(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def endpoints() -> dict[str, Recipe]:
    by_path: defaultdict[str, list[Operation]] = defaultdict(list)
    for each in OPERATIONS:
        by_path[each.path].append(each)
    return {
        name_of(path): Recipe(
            methods=tuple(each.method for each in found), attempts=attempts(found), as_json=True
        )
        for path, found in by_path.items()
    }


def key(party: Party) -> dict[str, object]:
    with within(party.workspace):
        return {"key": ApiKey.objects.good().order_by("pk").values_list("pk", flat=True).first()}


def sandboxes(acme: Party, other: Party) -> list[Attempt]:
    body = {"workspace": acme.slug}
    return [Attempt(path="/app/sandboxes/", statuses=(404, 302), method="POST", body=body)]


def nowhere(acme: Party, other: Party) -> list[Attempt]:
    """Whatever is asked for there, with whatever key."""
    paths = (f"/{ROOT}secrets", f"/{ROOT}{acme.slug}/contacts")
    return [Attempt(path=path, statuses=(404,), headers=_as(other.api_secret)) for path in paths]


def public(path: str, status: int, shared: str = "") -> Recipe:
    """The same for everybody."""
    return Recipe(attempts=lambda acme, other: [Attempt(path=path, statuses=(status,))], shared=shared)


API: dict[str, Recipe] = {
    **endpoints(),
    "api_nowhere": Recipe(methods=("GET", "POST", "PUT", "PATCH", "DELETE"), attempts=nowhere),
    "api_schema": public("/api/v1/openapi.json", 200, shared="the description of the API, for everybody"),
    "api_reference": public("/api/docs/", 200),
    "api_error": public("/api/docs/errors/not_found", 302),
    "api_keys": Recipe(),
    "new_api_key": Recipe(methods=FORM, body={"name": "Mine", "scope_contacts": "read", "lasts": "30"}),
    "api_key_rotation": Recipe(methods=FORM, ids=key, body={"overlap": "24"}),
    "api_key_revocation": Recipe(methods=FORM, ids=key, body={"yes": "yes"}),
    "sandbox": Recipe(methods=("POST",), attempts=sandboxes),
}
