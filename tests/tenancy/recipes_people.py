"""How the addresses of contacts' attributes, labels and merging are asked."""

from __future__ import annotations

from accounts.tenancy import within
from crm.models import ContactLabel, Definition, Distinct, Merge
from tests.tenancy.party import Party
from tests.tenancy.recipes_carrying import FORM, own
from tests.tenancy.walk import Recipe


def pair(party: Party) -> dict[str, object]:
    with within(party.workspace):
        found = Distinct.objects.first()
        return {"contact": found.one_id, "other": found.other_id}


def contact(party: Party) -> dict[str, object]:
    return {"contact": party.talk.contact_id}


PEOPLE = {
    "contacts_merging": Recipe(),
    "contact_merging": Recipe(ids=contact),
    "contacts_merging_two": Recipe(methods=FORM, ids=pair),
    "contacts_apart": Recipe(methods=("POST",), ids=pair),
    "contacts_unmerging": Recipe(methods=("POST",), ids=own("merge", Merge)),
    "definitions": Recipe(methods=FORM, body={"title": "Made", "name": "made", "kind": "text"}),
    "definition": Recipe(methods=FORM, ids=own("definition", Definition), body={"title": "Renamed"}),
    "definition_archive": Recipe(methods=("POST",), ids=own("definition", Definition)),
    "definition_place": Recipe(methods=("POST",), ids=own("definition", Definition)),
    "phone_country": Recipe(methods=("POST",), body={"country": "NL"}),
    "contact_labels": Recipe(methods=FORM, body={"name": "Made", "hue": 3}),
    "contact_label": Recipe(methods=FORM, ids=own("label", ContactLabel), body={"name": "Renamed", "hue": 3}),
    "contact_label_deletion": Recipe(methods=FORM, ids=own("label", ContactLabel)),
}
