"""The id that a contact has in the customer's own books: who may say it, and that it is nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from crm.models.attribute import Source
from crm.models.contact import Contact
from crm.trust import Word
from crm.values import WrongFact, clean

if TYPE_CHECKING:
    from crm.learning import Learning

NAME = "external_id"
LONGEST = 200
UNSAID: Final = object()
# Only the customer's own people and systems know their books: whatever a page says can be made up by its visitor.
KNOW_IT = (Source.SERVER, Source.REST, Source.IMPORT, Source.OPERATOR)


def read(given: Mapping[str, Any], word: Word) -> Any:
    """What was said of it, "" for "not any more", UNSAID for nothing. Raises WrongFact."""
    if NAME not in given:
        return UNSAID
    if word.source not in KNOW_IT:
        raise WrongFact(NAME, "Only your team and your own systems say who somebody is in your books.")
    text = str(given[NAME]).strip() if given[NAME] is not None else ""
    if len(text) > LONGEST or not clean(text):
        raise WrongFact(NAME, f"external_id is a text of at most {LONGEST} characters.")
    return text


def settle(going: list[Learning], word: Word, refused: dict[Contact, Exception]) -> list[Learning]:
    """Without those who claim an id that is another's. What a token vouched for is changed by a token alone."""
    for each in going:
        if each.external in (UNSAID, each.row.external_id) or (each.row.verified and not word.verified):
            each.external = UNSAID
    claimed = [each.external for each in going if each.external not in (UNSAID, "")]
    if not claimed:
        return going
    holders = Contact.objects.filter(external_id__in=claimed).values_list("external_id", "pk")
    taken = dict(holders)
    kept = []
    for each in going:
        if each.external not in (UNSAID, "") and taken.setdefault(each.external, each.row.pk) != each.row.pk:
            refused[each.contact] = WrongFact(NAME, "Another contact has this external_id already.")
        else:
            kept.append(each)
    return kept
