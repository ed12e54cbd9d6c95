"""How each route is asked. A route without a recipe turns the walk red; whoever adds one says here who gets what."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import Any
from uuid import uuid4

from accounts.models import IdentityKey, Team
from accounts.tenancy import within
from chat.models import Attachment, CannedFolder, CannedReply, Label, Macro, Scheduled
from tests.tenancy.owed import own_data, rights
from tests.tenancy.party import Party
from tests.tenancy.recipes_api import API
from tests.tenancy.recipes_billing import BILLING
from tests.tenancy.recipes_board import BOARD
from tests.tenancy.recipes_carrying import CARRYING
from tests.tenancy.recipes_chatbox import (
    config_modules,
    configs,
    frames,
    hosted_pages,
    identities,
    sent_files,
    sessions,
    words,
)
from tests.tenancy.recipes_contacts import CONTACTS
from tests.tenancy.recipes_grouping import GROUPING
from tests.tenancy.recipes_lookups import LOOKUPS
from tests.tenancy.recipes_people import PEOPLE
from tests.tenancy.recipes_site import SITES_OWN
from tests.tenancy.recipes_visitor import VISITORS_OWN
from tests.tenancy.recipes_webhooks import WEBHOOKS
from tests.tenancy.walk import OUTSIDE, Attempt, Recipe, Route

# Others' views: the beginnings of name, path and module, and why no recipe is needed. They are walked all the same.
OTHERS = {
    ("account_", "accounts/", "allauth."): "sign-up, log-in and addresses, of the user who asks",
    ("mfa_", "accounts/", "allauth."): "second factors of the user who asks",
    ("usersessions_", "accounts/", "allauth."): "browsers of the user who asks",
    ("admin:", "admin/", ""): "staff from allowed networks alone; everybody else is sent away",
}

FORM = ("GET", "POST")
LATER = int(time() * 1000) + 86_400_000


def number(party: Party) -> dict[str, object]:
    return {"number": party.talk.number}


def site(party: Party) -> dict[str, object]:
    return {"site": party.site.pk}


def identity_key(party: Party) -> dict[str, object]:
    with within(party.workspace):
        return {"site": party.site.pk, "key": IdentityKey.objects.live().order_by("pk").first().pk}


def file(party: Party) -> dict[str, object]:
    """One that its sender may still take away."""
    with within(party.workspace):
        return {"file": Attachment.objects.get(seq=None).pk}


def view(party: Party) -> dict[str, object]:
    return {"pk": party.view}


def member(party: Party) -> dict[str, object]:
    return {"member": party.member}


def row(name: str, model: Any, *, here: bool = False) -> Callable[[Party], dict[str, object]]:
    """The party's own row of a table; ``here`` is for addresses below its conversation."""

    def ids(party: Party) -> dict[str, object]:
        with within(party.workspace):
            found = model.objects.values_list("pk", flat=True).first()
        return {name: found, **(number(party) if here else {})}

    return ids


def own(path: str, *statuses: int, **body: object) -> Recipe:
    """A page of the user who asks. A guest is asked to log in."""
    methods = FORM if body else ("GET",)
    statuses = (*statuses, 302)

    def attempts(acme: Party, other: Party) -> list[Attempt]:
        sent = {**acme.smuggled(), **body}
        return [Attempt(path=path, statuses=statuses, method=method, body=sent) for method in methods]

    return Recipe(methods=methods, attempts=attempts)


def page(path: str, *statuses: int, address: str = "127.0.0.1", shared: str = "") -> Recipe:
    """The same for everybody."""
    return Recipe(
        attempts=lambda acme, other: [Attempt(path=path, statuses=statuses, address=address)], shared=shared
    )


def pictures(acme: Party, other: Party) -> list[Attempt]:
    shown = acme.user.pk
    return [
        Attempt(path=f"/pictures/{shown}/{name}.webp", statuses=(404,))
        for name in (uuid4().hex, "1", str(shown))
    ] + [Attempt(path=f"/pictures/{other.user.pk}/{acme.marks['user.picture']}.webp", statuses=(404,))]


def invitation_doors(acme: Party, other: Party) -> list[Attempt]:
    """Only the token of the letter opens; what else is known of an invitation does not."""
    guesses = (str(acme.invitation), acme.marks["invitation.token_digest"], "x", acme.invitation_token[:-1])
    return [Attempt(path=f"/invitations/{guess}/", statuses=(404,)) for guess in guesses]


def invitations(acme: Party, other: Party) -> list[Attempt]:
    """Without having come through the door."""
    body = acme.smuggled()
    return [Attempt(path="/invitations/", statuses=(404,), method=method, body=body) for method in FORM]


KEPT = "the reader's own browser may keep it for an hour"

RECIPES = {
    **PEOPLE,
    # Accounts
    "home": own("/app/"),
    "new_workspace": own("/app/new/", 200, name="Mine", first_name="Cy", last_name="Y"),
    "profile": own("/app/profile/", 200, first_name="Cy", last_name="Y", language="en", time_zone="UTC"),
    "own_picture": Recipe(
        methods=("POST",),
        attempts=lambda acme, other: [
            Attempt(path="/app/profile/picture/", statuses=(200, 302), method="POST", body=body)
            for body in (acme.smuggled(), {"remove": "1", **acme.smuggled()})
        ],
    ),
    "picture": Recipe(attempts=pictures, shared="shown to visitors under a name that cannot be guessed"),
    "invitation": Recipe(methods=FORM, attempts=invitations),
    "invitation_door": Recipe(attempts=invitation_doors),
    "settings": Recipe(),
    "workspace": Recipe(methods=FORM, body={"name": "Renamed"}),
    "workspace_closing": Recipe(methods=FORM, body={"name": "Other"}),
    "team": Recipe(methods=FORM, body={"email": "more@demo.test", "role": "operator"}),
    "member": Recipe(methods=FORM, ids=member, body={"role": "admin"}),
    "departure": Recipe(methods=FORM, ids=member),
    "sent_invitation": Recipe(
        methods=("POST",), ids=lambda party: {"invitation": party.invitation}, body={"revoke": "1"}
    ),
    "sites": Recipe(),
    "new_site": Recipe(methods=FORM, body={"name": "Second", "allowed_origins": "https://second.test"}),
    "site": Recipe(methods=FORM, ids=site, body={"name": "Renamed", "colour": "#123456", "reply_goal": 5}),
    "site_identity": Recipe(methods=FORM, ids=site, body={"name": "Mine", "algorithm": "HS256"}),
    "site_identity_token": Recipe(methods=("POST",), ids=site, body={"token": "aa.bb.cc"}),
    "identity_key_revocation": Recipe(methods=FORM, ids=identity_key, body={"sessions": "on"}),
    # Inbox
    "inbox": Recipe(),
    "inbox_rows": Recipe(),
    "inbox_search": Recipe(),
    # Ids of others within the items: tests/chat/test_bulk.py
    "inbox_bulk": Recipe(
        methods=("POST",),
        body={"items": [{"type": "conversation.close", "conversation": str(uuid4())}]},
        as_json=True,
    ),
    "inbox_views": Recipe(methods=FORM, body={"name": "Mine"}, as_json=True),
    "inbox_views_order": Recipe(methods=("POST",), body={"ids": []}, as_json=True),
    "inbox_view": Recipe(methods=("POST", "DELETE"), ids=view, body={"name": "Renamed"}, as_json=True),
    "inbox_ticket": Recipe(methods=("POST",)),
    "conversation": Recipe(ids=number),
    "conversation_row": Recipe(ids=number),
    "conversation_contact": Recipe(methods=FORM, ids=number, body={"name": "Renamed"}, as_json=True),
    "conversation_merging": Recipe(ids=number),
    # Writing
    "inbox_replies": Recipe(),
    "inbox_macros": Recipe(),
    "writing": Recipe(ids=number),
    "draft": Recipe(methods=("POST",), ids=number, body={"mode": "reply", "body": "Hello"}, as_json=True),
    "schedule": Recipe(
        methods=("POST",),
        ids=number,
        body={"body": "Hello", "due": LATER, "after": 4, "client_id": str(uuid4())},
        as_json=True,
    ),
    "scheduled": Recipe(
        methods=("POST",), ids=row("scheduled", Scheduled, here=True), body={"do": "cancel"}, as_json=True
    ),
    "insertion": Recipe(
        methods=("POST",), ids=row("reply", CannedReply, here=True), body={"as": "text"}, as_json=True
    ),
    "macro_here": Recipe(
        methods=FORM,
        ids=row("macro", Macro, here=True),
        body={"client_id": str(uuid4())},
        as_json=True,
    ),
    "canned_replies": Recipe(),
    "new_canned_reply": Recipe(methods=FORM, body={"title": "A", "shortcut": "a", "body": "A"}),
    "canned_reply": Recipe(methods=FORM, ids=row("reply", CannedReply), body={"title": "Renamed"}),
    "canned_reply_deletion": Recipe(methods=FORM, ids=row("reply", CannedReply)),
    "canned_folders": Recipe(methods=FORM, body={"name": "Second"}),
    "canned_folder": Recipe(methods=FORM, ids=row("folder", CannedFolder), body={"name": "Renamed"}),
    "canned_folder_deletion": Recipe(methods=FORM, ids=row("folder", CannedFolder)),
    "labels": Recipe(methods=FORM, body={"name": "Made", "hue": 3}),
    "label": Recipe(methods=FORM, ids=row("label", Label), body={"name": "Renamed", "hue": 3}),
    "label_deletion": Recipe(methods=FORM, ids=row("label", Label)),
    "teams": Recipe(methods=FORM, body={"name": "Made"}),
    "team_group": Recipe(methods=FORM, ids=row("group", Team), body={"name": "Renamed"}),
    "team_group_deletion": Recipe(methods=FORM, ids=row("group", Team)),
    "macros": Recipe(),
    "new_macro": Recipe(methods=FORM, body={"name": "A", "body": "A", "whose": "everybody"}),
    "macro": Recipe(methods=FORM, ids=row("macro", Macro), body={"name": "Renamed", "body": "A"}),
    "macro_deletion": Recipe(methods=FORM, ids=row("macro", Macro)),
    "inbox_upload": Recipe(methods=("POST",), ids=number, as_file=True),
    "inbox_file": Recipe(methods=("GET", "DELETE"), ids=file, shared=KEPT),
    "inbox_file_preview": Recipe(ids=file, shared=KEPT),
    "inbox_file_state": Recipe(ids=file),
    "inbox_preview": Recipe(methods=("POST",), body={"body": "**a**"}, as_json=True),
    "notices": Recipe(methods=FORM, body={"desktop": True}, as_json=True),
    "notifications": Recipe(
        methods=FORM, body={"sound": "on", "quiet_from": "19:00", "quiet_until": "08:00"}
    ),
    **(CARRYING | GROUPING),
    **CARRYING,
    **BILLING,
    **WEBHOOKS,
    # Rights
    "rights_requests": Recipe(),
    "rights_request": Recipe(methods=FORM, ids=rights, body={"do": "answered", "reason": "Done"}),
    "rights_of_conversation": Recipe(ids=number),
    # Chatbox
    "loader": page("/chatbox.js", 200, shared="the same for everybody"),
    "page_script": page("/chatbox-page.js", 200, shared="the same for everybody"),
    "shim_chatwoot": page("/shims/chatwoot.js", 200, shared="the same for everybody"),
    "shim_crisp": page("/shims/crisp.js", 200, shared="the same for everybody"),
    "shim_intercom": page("/shims/intercom.js", 200, shared="the same for everybody"),
    "frame": Recipe(
        attempts=frames,
        # What a visitor of the customer's page is meant to see.
        shows=frozenset(
            {
                "site.name",
                "site.greeting",
                "site.texts",
                "site.origin",
                "site.notice_url",
                "site.consents",
                "site.questions",
                "user.first_name",
                "user.picture",
            }
        ),
    ),
    "chatbox_config": Recipe(
        attempts=configs,
        shows=frozenset({"site.origin"}),
        shared="a button's colour and words, for one origin",
    ),
    # Acme has no page of its own, so its key opens none.
    "hosted_chat": Recipe(attempts=hosted_pages, shared="a site's chat, for everybody, where it has a page"),
    "chatbox_config_module": Recipe(
        attempts=config_modules,
        shows=frozenset({"site.origin"}),
        shared="a button's colour and words, for one origin",
    ),
    "chatbox_words": Recipe(attempts=words, shared="a site's published words, for every visitor"),
    "chatbox_session": Recipe(methods=("POST", "DELETE"), attempts=sessions),
    "chatbox_identity": Recipe(methods=("POST",), attempts=identities, as_json=True),
    "chatbox_notice": Recipe(
        attempts=lambda acme, other: [
            Attempt(path=f"/chatbox/{acme.site.public_key}/notice.json", statuses=(200,))
        ],
        shows=frozenset({"site.notice", "site.notice_url"}),
        shared="the site's published notice",
    ),
    "own_data": own_data("", ("GET", "POST"), name="Cy"),
    "own_consent": own_data("consents/", ("POST",), purpose="marketing", granted=True, by="page"),
    "own_requests": own_data("requests/", ("POST",), kind="erasure"),
    "own_request": own_data("requests/{pk}/", ("DELETE",)),
    "chatbox_file": Recipe(attempts=sent_files, shared=KEPT),
    **CONTACTS,
    **VISITORS_OWN,
    **LOOKUPS,
    **API,
    **SITES_OWN,
    **BILLING,
    **BOARD,
    # Pages without a person
    "front": page("/", 200),
    "pricing": page("/pricing/", 200),
    "docs": page("/docs/embedding/", 200),
    "demo": page("/demo/", 302),
    "demo_bike": page("/demo/bikes/any/", 302),
    "demo_try": page("/demo/try/snippet/", 302),
    "demo_package": page("/demo/package/index.js", 200, shared="the package that everybody installs"),
    "demo_workshop": page("/demo/workshop/", 302),
    # Embedded mode: the machine's own user alone
    "dev_mails": page("/dev/mail/", 404, address=OUTSIDE),
    "dev_mail": page("/dev/mail/any/", 404, address=OUTSIDE),
    "styleguide": page("/dev/styleguide/", 200),
}


def excused(route: Route) -> bool:
    facts = (route.name, route.pattern, route.module)
    return any(all(map(str.startswith, facts, beginnings)) for beginnings in OTHERS)


def missing(routes: list[Route]) -> list[str]:
    """Routes without a recipe, and recipes without a route, a sentence each."""
    names = {route.name for route in routes}
    return [
        f"{route} has no recipe. Say in tests/tenancy/recipes.py how strangers ask for it and what they get."
        for route in routes
        if route.name not in RECIPES and not excused(route)
    ] + [f"The recipe {name!r} belongs to no route any more." for name in RECIPES if name not in names]
