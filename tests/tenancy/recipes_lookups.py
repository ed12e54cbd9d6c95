"""How look-ups of public details are asked for: by owners in the settings, by operators beside a contact."""

from __future__ import annotations

from accounts.tenancy import within
from crm.enrichment import portraits
from crm.models import Contact
from tests.tenancy.owed import own_data
from tests.tenancy.party import Party
from tests.tenancy.walk import Recipe

DAY = "the reader's own browser may keep it for a day"


def contact(party: Party) -> dict[str, object]:
    return {"contact": party.talk.contact_id}


def portrait(party: Party) -> dict[str, object]:
    with within(party.workspace):
        return {"name": portraits.shown(Contact.objects.get(pk=party.talk.contact_id))}


LOOKUPS = {
    "enrichment": Recipe(methods=("GET", "POST"), body={"do": "off", "forget": "yes"}),
    "enrichment_provider": Recipe(
        methods=("POST",), body={"provider": "hunter", "do": "key", "key": "another"}
    ),
    "own_found": own_data("found/", ("GET", "POST"), do="object"),
    "contact_picture": Recipe(ids=portrait, shared=DAY),
    "contact_lookup": Recipe(methods=("POST",), ids=contact),
    "contact_lookup_removal": Recipe(methods=("POST",), ids=contact, body={"only": "picture"}),
}
