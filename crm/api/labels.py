"""The labels of contacts over the API."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from django.db import IntegrityError, transaction

from accounts.api.operations import Answer, Body, Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from crm.api import shapes
from crm.facts import clean
from crm.models import ContactLabel
from crm.models.contact_label import HUES

UNSET = msgspec.UNSET
LabelName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Colour = Annotated[int, msgspec.Meta(ge=0, le=HUES - 1)]
TAKEN = "There is a label of this name already."


class NewLabel(Body, frozen=True, kw_only=True):
    """``colour`` is the number of one of the twelve colours."""

    name: LabelName
    colour: Colour = 0


class LabelChange(Body, frozen=True, kw_only=True):
    """What is left out stays as it is."""

    name: LabelName | msgspec.UnsetType = UNSET
    colour: Colour | msgspec.UnsetType = UNSET


def named(model: Any, body: Any, row: Any = None) -> Any:
    """A label made, or changed, as the body says. Raises Problem."""
    row = row or model()
    if body.name is not UNSET:
        row.name = body.name.strip()
        if not row.name or not clean(row.name):
            raise Problem.at("/name", "invalid", "Give it a name that can be seen.")
    if body.colour is not UNSET:
        row.hue = body.colour
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Problem("conflict", TAKEN) from None
    return row


def label_of(call: Call) -> ContactLabel:
    found = ContactLabel.objects.filter(pk=call.ids["contact_label"]).first()
    if found is None:
        raise not_found("contact label")
    return found  # type: ignore[no-any-return]


@operation(
    "GET",
    "contact-labels",
    "labels.contact_list",
    scope="labels:read",
    summary="List the labels of contacts",
    query=Paged,
    answers=Page[shapes.ContactLabel],
)
def listed(call: Call) -> Any:
    """The words that the team sorts contacts by, the newest first."""
    return page(call, ContactLabel.objects.all(), shapes.contact_labels)


@operation(
    "POST",
    "contact-labels",
    "labels.contact_create",
    scope="labels:write",
    summary="Make a label for contacts",
    body=NewLabel,
    answers=shapes.ContactLabel,
    status=201,
    conflicts=TAKEN,
)
def create(call: Call) -> Any:
    """Put it on a contact by changing the contact's labels."""
    made = shapes.contact_labels([named(ContactLabel, call.body)])[0]
    return Answer(made, headers={"Location": f"/api/v1/contact-labels/{made.id}"})


@operation(
    "GET",
    "contact-labels/{contact_label}",
    "labels.contact_retrieve",
    scope="labels:read",
    summary="Show a label of contacts",
    query=Shown,
    answers=shapes.ContactLabel,
    tagged=True,
)
def retrieve(call: Call) -> Any:
    """One label."""
    return shapes.contact_labels([label_of(call)])[0]


@operation(
    "PATCH",
    "contact-labels/{contact_label}",
    "labels.contact_update",
    scope="labels:write",
    summary="Change a label of contacts",
    body=LabelChange,
    answers=shapes.ContactLabel,
    tagged=True,
    conflicts=TAKEN,
)
def update(call: Call) -> Any:
    """Another name or colour, on every contact that carries it."""
    found = label_of(call)
    call.demand_unchanged(shapes.contact_labels([found])[0])
    return shapes.contact_labels([named(ContactLabel, call.body, found)])[0]


@operation(
    "DELETE",
    "contact-labels/{contact_label}",
    "labels.contact_delete",
    scope="labels:write",
    summary="Delete a label of contacts",
)
def delete(call: Call) -> None:
    """It comes off every contact that carries it."""
    label_of(call).remove()


OPERATIONS = (listed, create, retrieve, update, delete)
