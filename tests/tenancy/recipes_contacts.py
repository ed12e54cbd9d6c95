"""How the addresses are asked where operators see and change contacts."""

from __future__ import annotations

from uuid import uuid4

from accounts.tenancy import within
from crm.models import ContactNote
from tests.tenancy.party import Party
from tests.tenancy.walk import Recipe


def contact(party: Party) -> dict[str, object]:
    return {"pk": party.talk.contact_id}


def note(party: Party) -> dict[str, object]:
    with within(party.workspace):
        found = ContactNote.objects.first()
        return {"pk": found.contact_id, "note": found.pk}


CONTACTS = {
    "contacts": Recipe(),
    "contacts_rows": Recipe(),
    # Ids of others within the action: tests/chat/test_contact_bulk.py
    "contacts_bulk": Recipe(methods=("POST",), body={"do": "block", "ids": [str(uuid4())]}, as_json=True),
    "contacts_columns": Recipe(methods=("POST",), body={"column": "email"}),
    "contacts_find": Recipe(),
    "new_contact": Recipe(methods=("GET", "POST"), body={"name": "Made"}),
    "contact": Recipe(ids=contact),
    "contact_timeline": Recipe(ids=contact),
    "contact_state": Recipe(ids=contact),
    "contact_fact": Recipe(
        methods=("POST",), ids=contact, body={"name": "phone", "value": "+31 20 123 4567"}, as_json=True
    ),
    "contact_notes": Recipe(methods=("POST",), ids=contact, body={"body": "Hello"}, as_json=True),
    "contact_note": Recipe(methods=("POST", "DELETE"), ids=note, body={"body": "Hello"}, as_json=True),
}
