"""How what is owed to a person is asked for: by operators, and by the visitor's own browser."""

from __future__ import annotations

from accounts.tenancy import within
from privacy.models import RightsRequest
from tests.tenancy.party import Party
from tests.tenancy.walk import Attempt, Recipe


def rights(party: Party) -> dict[str, object]:
    """The request that a colleague has refused, and said why."""
    with within(party.workspace):
        return {"pk": RightsRequest.objects.get(state="refused").pk}


def own_data(path: str, methods: tuple[str, ...], **body: object) -> Recipe:
    """A secret opens what is held of its own visitor, on the site that it was made for, from the chatbox alone."""

    def attempts(acme: Party, other: Party) -> list[Attempt]:
        ours, foreign = "http://localhost:8000", "https://evil.test"
        theirs, mine = acme.site.public_key, other.site.public_key
        own = rights(acme)["pk"] if "{pk}" in path else ""
        tries = [
            (theirs, ours, other.visitor_secret, 401),
            (mine, ours, acme.visitor_secret, 401),
            (theirs, ours, acme.marks["visitor.token_digest"], 401),
            (theirs, ours, "", 401),
            ("pk_unknown", ours, acme.visitor_secret, 404),
        ]
        if "{pk}" in path:
            tries.append((mine, ours, other.visitor_secret, 404))
        found = [(method, *each) for method in methods for each in tries]
        found += [
            (method, theirs, foreign, acme.visitor_secret, 403) for method in methods if method != "GET"
        ]
        return [
            Attempt(
                path=f"/chatbox/{key}/data/{path.format(pk=own)}",
                statuses=(status,),
                method=method,
                body=dict(body),
                headers={"Origin": origin, "Authorization": f"Bearer {secret}"},
            )
            for method, key, origin, secret, status in found
        ]

    return Recipe(methods=methods, attempts=attempts, as_json=True)
