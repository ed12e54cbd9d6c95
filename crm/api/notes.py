"""What the team notes of a contact, and what the contact agreed to, over the API."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from accounts.api.operations import Answer, Body, Call, Page, Paged, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from crm import consents
from crm.api import shapes
from crm.api.contacts import one
from crm.models import Consent, ContactNote
from crm.models.consent import Source
from crm.models.contact_note import BODY_MAX


class NewNote(Body, frozen=True, kw_only=True):
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=BODY_MAX)]


class NewConsent(Body, frozen=True, kw_only=True):
    """``text`` is the question as the person read it, ``language`` its language: the proof of what was agreed to."""

    purpose: shapes.PurposeName
    granted: bool
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    language: Annotated[str, msgspec.Meta(max_length=12)] = ""


@operation(
    "GET",
    "contacts/{contact}/notes",
    "contacts.notes",
    scope="contacts:read",
    summary="List notes on a contact",
    query=Paged,
    answers=Page[shapes.Note],
)
def notes(call: Call) -> Any:
    """The newest first. A contact who asks for their data is given them, too."""
    return page(call, ContactNote.objects.filter(contact=one(call)), shapes.notes)


@operation(
    "POST",
    "contacts/{contact}/notes",
    "contacts.add_note",
    scope="contacts:write",
    summary="Add a note on a contact",
    body=NewNote,
    answers=shapes.Note,
    status=201,
)
def add_note(call: Call) -> Any:
    """Operators see it on the contact's page."""
    if not call.body.body.strip():
        raise Problem.at("/body", "required", "Write something.")
    contact = one(call)
    made = ContactNote.objects.create(contact=contact, body=call.body.body.strip())
    return Answer(shapes.notes([made])[0], about=contact.pk)


@operation(
    "DELETE",
    "contacts/{contact}/notes/{note}",
    "contacts.delete_note",
    scope="contacts:write",
    summary="Delete a note on a contact",
)
def delete_note(call: Call) -> None:
    """For good."""
    gone, _ = ContactNote.objects.filter(contact=one(call), pk=call.ids["note"]).delete()
    if not gone:
        raise not_found("note")


def _shown(contact: Any) -> Any:
    deciding = {each.pk for each in Consent.objects.deciding(contact).values()}
    return lambda rows: [shapes.consent(each, each.pk in deciding) for each in rows]


@operation(
    "GET",
    "contacts/{contact}/consents",
    "contacts.consents",
    scope="contacts:read",
    summary="List what a contact agreed to",
    query=Paged,
    answers=Page[shapes.Consent],
)
def listed_consents(call: Call) -> Any:
    """Each time that something was said of it, the newest first."""
    contact = one(call)
    return page(call, Consent.objects.filter(contact=contact), _shown(contact))


@operation(
    "POST",
    "contacts/{contact}/consents",
    "contacts.record_consent",
    scope="contacts:write",
    summary="Record what a contact agreed to",
    body=NewConsent,
    answers=shapes.Consent,
    status=201,
)
def record_consent(call: Call) -> Any:
    """Records are never changed, only followed by another. A yes that your server reports lifts no refusal that the
    person gave here themselves: ``deciding`` says whether this one counts."""
    contact, body = one(call), call.body
    version = consents.version(body.text) if body.text else ""
    made = Consent.objects.create(
        contact=contact,
        purpose=body.purpose,
        granted=body.granted,
        source=Source.SERVER,
        text=body.text,
        language=body.language,
        version=version,
    )
    return Answer(_shown(contact)([made])[0], about=contact.pk)


OPERATIONS = (notes, add_note, delete_note, listed_consents, record_consent)
