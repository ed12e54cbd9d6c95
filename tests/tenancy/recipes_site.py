"""How the rooms of one site's settings are asked."""

from __future__ import annotations

from tests.tenancy.party import Party
from tests.tenancy.walk import Recipe

FORM = ("GET", "POST")


def site(party: Party) -> dict[str, object]:
    return {"site": party.site.pk}


SITES_OWN = {
    "site_privacy": Recipe(
        methods=FORM, ids=site, body={"keeping": "session", "ask_marketing": "on", "marketing_en": "Yes"}
    ),
    "site_install": Recipe(ids=site),
    "site_status": Recipe(ids=site),
    "site_page": Recipe(methods=FORM, ids=site, body={"hosted": True}),
    "site_code": Recipe(ids=site),
    "site_preview": Recipe(ids=site),
    "site_deletion": Recipe(methods=FORM, ids=site),
    "site_conversation": Recipe(methods=FORM, ids=site, body={"reply_time": "none", "questions": "[]"}),
    "site_words": Recipe(methods=FORM, ids=site, body={"frame-send": "Go"}),
    "site_visits": Recipe(methods=FORM, ids=site, body={"visit_days": 30, "visit_query": "page"}),
}
