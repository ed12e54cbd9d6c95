"""Contacts over the API. crm/api/contacts.py does it; what changed is told to the open inboxes here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.allowance import demand
from accounts.api.operations import Answer, Call, Page, Shown, operation
from accounts.api.pages import page
from chat import live, protocol as p
from chat.identifying import tell
from chat.models import Conversation
from chat.searching import contacts as searched
from crm.api import contacts, shapes
from crm.api.contacts import ContactBody, ContactsQuery
from crm.measures import CONTACTS
from crm.models import Attribute, Contact, Happened, Occurrence


@operation(
    "GET",
    "contacts",
    "contacts.list",
    scope="contacts:read",
    summary="List contacts",
    query=ContactsQuery,
    answers=Page[shapes.Contact],
)
def listed(call: Call) -> Any:
    """The newest first. With ``q`` the best 100 are searched."""
    found = contacts.listed(call.query)
    if call.query.q:
        found = found.filter(pk__in=searched(call.query.q))
    return page(call, found, shapes.contacts)


@operation(
    "POST",
    "contacts",
    "contacts.create",
    scope="contacts:write",
    summary="Add a contact",
    body=ContactBody,
    answers=shapes.Contact,
    status=201,
    conflicts="Another contact has this external_id.",
)
def create(call: Call) -> Any:
    """Somebody new. To find who is there already or else add them, use identify."""
    demand(CONTACTS)
    contact = Contact.objects.add()
    contacts.write(contact, call.body)
    return _made(contact)


def _made(contact: Contact, status: int = 0) -> Answer:
    [made] = shapes.contacts(Contact.objects.filter(pk=contact.pk))
    return Answer(made, status, {"Location": f"/api/v1/contacts/{made.id}"}, contact.pk)


@operation(
    "POST",
    "contacts/identify",
    "contacts.identify",
    scope="contacts:write",
    summary="Find or add a contact",
    body=ContactBody,
    answers=shapes.Contact,
    conflicts="Another contact has this external_id.",
)
def identify(call: Call) -> Any:
    """By ``external_id``, else by ``email``; what else is sent is learned of them. 201 for somebody new."""
    contact, fresh = contacts.identified(call.body)
    if contacts.write(contact, call.body) and not fresh:
        tell(contact)
    return _made(contact, 201 if fresh else 200)


@operation(
    "GET",
    "contacts/{contact}",
    "contacts.retrieve",
    scope="contacts:read",
    summary="Show a contact",
    query=Shown,
    answers=shapes.Contact,
    tagged=True,
)
def retrieve(call: Call) -> Any:
    """One person."""
    return shapes.contacts([contacts.one(call)])[0]


@operation(
    "PATCH",
    "contacts/{contact}",
    "contacts.update",
    scope="contacts:write",
    summary="Change a contact",
    body=ContactBody,
    answers=shapes.Contact,
    tagged=True,
    conflicts="Another contact has this external_id.",
)
def update(call: Call) -> Any:
    """What a person said or your server vouched for is not overwritten by this: the answer says what is true now."""
    contact = contacts.locked(call)
    call.demand_unchanged(shapes.contacts([contact])[0])
    if contacts.write(contact, call.body):
        tell(contact)
    return shapes.contacts(Contact.objects.filter(pk=contact.pk))[0]


@operation(
    "DELETE",
    "contacts/{contact}",
    "contacts.delete",
    scope="contacts:write",
    summary="Delete a contact",
)
def delete(call: Call) -> None:
    """For good, with conversations, files, notes and all that is known of them."""
    contact = contacts.locked(call)
    gone: list[UUID] = []
    for talk in Conversation.objects.filter(contact=contact):
        gone.append(talk.pk)
        talk.remove(by=call.key)
    workspace = contact.workspace_id
    Occurrence.objects.happened(Happened.DELETED, [contact.pk])
    contact.delete()
    told = [hint for pk in gone for hint in live.tell(workspace, pk, p.ConversationRemoved(conversation=pk))]
    transaction.on_commit(lambda: live.announce(told))


@operation(
    "GET",
    "contacts/{contact}/facts",
    "contacts.facts",
    scope="contacts:read",
    summary="List what is known of a contact",
    answers=shapes.Facts,
)
def facts(call: Call) -> Any:
    """All facts with who said them and when."""
    found = Attribute.objects.said().filter(contact=contacts.one(call)).order_by("name")
    return shapes.Facts([shapes.fact(each) for each in found])


OPERATIONS = (listed, create, identify, retrieve, update, delete, facts)
