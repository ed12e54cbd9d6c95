"""How strangers ask for what the chatbox of a site asks for."""

from __future__ import annotations

from accounts.tenancy import within
from chat.models import Attachment
from tests.tenancy.party import Party
from tests.tenancy.walk import Attempt


def sessions(acme: Party, other: Party) -> list[Attempt]:
    """A secret opens the site that it was made for; from elsewhere than the chatbox nothing does."""
    ours, foreign = "http://localhost:8000", "https://evil.test"
    theirs, mine = f"/chatbox/{acme.site.public_key}/session/", f"/chatbox/{other.site.public_key}/session/"
    tries = [
        (theirs, ours, other.visitor_secret, 401),
        (mine, ours, acme.visitor_secret, 401),
        (theirs, ours, acme.marks["visitor.token_digest"], 401),
        (theirs, foreign, acme.visitor_secret, 403),
        ("/chatbox/pk_unknown/session/", ours, acme.visitor_secret, 404),
    ]
    return [
        Attempt(
            path=path,
            statuses=(status,),
            method=method,
            headers={"Origin": origin, "Authorization": f"Bearer {secret}"},
        )
        for path, origin, secret, status in tries
        for method in ("POST", "DELETE")
    ]


def identities(acme: Party, other: Party) -> list[Attempt]:
    """As for a session, and nobody says who the visitor of another is."""
    return [
        Attempt(
            path=each.path.replace("/session/", "/identity/"),
            statuses=each.statuses,
            method="POST",
            headers=each.headers,
            body={"do": "identify", "token": "aa.bb.cc"},
        )
        for each in sessions(acme, other)
        if each.method == "POST"
    ]


def frames(acme: Party, other: Party) -> list[Attempt]:
    return [Attempt(path=f"/chatbox/{acme.site.public_key}/", statuses=(200,))]


def hosted_pages(acme: Party, other: Party) -> list[Attempt]:
    return [Attempt(path=f"/chat/{key}/", statuses=(404,)) for key in (acme.site.public_key, "pk_unknown")]


def words(acme: Party, other: Party) -> list[Attempt]:
    """Of the site that is asked, and of no other."""
    return [
        Attempt(path=f"/chatbox/{key}/words/{code}/{part}/", statuses=(status,))
        for key, code, part, status in [
            (other.site.public_key, "de", "data", 200),
            (other.site.public_key, "de", "nothing", 404),
            (other.site.public_key, "xx", "data", 404),
            ("pk_unknown", "de", "data", 404),
        ]
    ]


def configs(acme: Party, other: Party, kind: str = "json", refusal: int = 403) -> list[Attempt]:
    path = f"/chatbox/{acme.site.public_key}/config.{kind}"
    allowed, foreign = acme.marks["site.origin"], "https://evil.test"
    return [
        Attempt(path=path, statuses=(refusal,), headers={"Origin": foreign}),
        Attempt(path=path, statuses=(refusal,)),
        Attempt(path=path, statuses=(refusal,), headers={"Origin": f"{allowed}.evil.test"}),
    ]


def config_modules(acme: Party, other: Party) -> list[Attempt]:
    """What is refused is a module, too: a script that failed tells its page nothing."""
    return configs(acme, other, "js", 200)


def sent_files(acme: Party, other: Party) -> list[Attempt]:
    """A secret opens the files that were sent to its own visitor; an id alone opens nothing."""
    theirs, mine = f"/chatbox/{acme.site.public_key}/files/", f"/chatbox/{other.site.public_key}/files/"
    with within(acme.workspace):
        found = list(Attachment.objects.values_list("pk", flat=True))
    tries = [
        (theirs, other.visitor_secret, 401),
        (theirs, acme.marks["visitor.token_digest"], 401),
        (theirs, "", 401),
        # Vi's secret, and the files of somebody else's conversation on the same site.
        (theirs, acme.visitor_secret, 404),
        (mine, other.visitor_secret, 404),
        (mine, acme.visitor_secret, 401),
        ("/chatbox/pk_unknown/files/", acme.visitor_secret, 404),
    ]
    return [
        Attempt(path=f"{path}{pk}/{more}", statuses=(status,), headers={"Authorization": f"Bearer {secret}"})
        for path, secret, status in tries
        for pk in found
        for more in ("", "?preview")
    ]
