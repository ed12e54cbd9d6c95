"""How the addresses are asked that a visitor's own browser uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.tenancy import within
from chat.models import Attachment, Transcript
from tests.tenancy.party import Party
from tests.tenancy.walk import Attempt, Recipe

ORIGIN = "http://localhost:8000"


def visitors_own(
    path: str, method: str = "POST", **ids: Callable[[Party], object]
) -> Callable[..., list[Attempt]]:
    """Below a site's address, with ids of Acme: Cy's secret opens nothing there, and at home these ids are nobody's."""

    def attempts(acme: Party, other: Party) -> list[Attempt]:
        own = {name: of(acme) for name, of in ids.items()}
        below = path.format(**own)
        theirs, mine = (f"/chatbox/{party.site.public_key}/{below}" for party in (acme, other))
        tries = [
            (theirs, other.visitor_secret, ORIGIN, (401,)),
            (theirs, acme.marks["visitor.token_digest"], ORIGIN, (401,)),
            (theirs, "", ORIGIN, (401,)),
            (mine, acme.visitor_secret, ORIGIN, (401,)),
            (mine, other.visitor_secret, ORIGIN, (400, 404) if ids else (200, 204, 400)),
            ("/chatbox/pk_unknown/" + below, acme.visitor_secret, ORIGIN, (404,)),
        ]
        if method != "GET":
            tries.append((theirs, acme.visitor_secret, "https://evil.test", (403,)))
        return [
            Attempt(
                path=path_,
                statuses=statuses,
                method=method,
                headers={"Origin": origin, "Authorization": f"Bearer {secret}"},
            )
            for path_, secret, origin, statuses in tries
        ]

    return attempts


def both(path: str, *methods: str, **ids: Callable[[Party], object]) -> Callable[..., list[Attempt]]:
    asked = [visitors_own(path, method, **ids) for method in methods]
    return lambda acme, other: [attempt for each in asked for attempt in each(acme, other)]


def own_talk(party: Party) -> object:
    return party.talk.pk


def first(model: Any) -> Callable[[Party], object]:
    def found(party: Party) -> object:
        with within(party.workspace):
            return model.objects.values_list("pk", flat=True).first()

    return found


VISITORS_OWN = {
    "chatbox_conversations": Recipe(attempts=visitors_own("conversations/", "GET")),
    "chatbox_upload": Recipe(methods=("POST",), attempts=visitors_own("files/")),
    "chatbox_unsent_file": Recipe(
        methods=("GET", "DELETE"),
        attempts=both("files/{file}/unsent/", "GET", "DELETE", file=first(Attachment)),
    ),
    "chatbox_answers": Recipe(methods=("POST",), attempts=visitors_own("answers/")),
    "chatbox_rating": Recipe(
        methods=("GET", "POST"),
        attempts=both("conversations/{talk}/rating/", "GET", "POST", talk=own_talk),
    ),
    "chatbox_link": Recipe(attempts=visitors_own("conversations/{talk}/links/1/", "GET", talk=own_talk)),
    "chatbox_transcript": Recipe(
        methods=("POST",), attempts=visitors_own("conversations/{talk}/transcript/", talk=own_talk)
    ),
    "chatbox_transcript_code": Recipe(
        methods=("POST",), attempts=visitors_own("transcripts/{order}/", order=first(Transcript))
    ),
}
