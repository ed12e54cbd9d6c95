"""The labels of conversations over the API."""

from __future__ import annotations

from typing import Any

from accounts.api.operations import Answer, Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import not_found
from chat import vocabulary
from chat.api import shapes
from chat.models import Label
from crm.api.labels import TAKEN, LabelChange, NewLabel, named


def _label(call: Call) -> Label:
    found: Label | None = Label.objects.filter(pk=call.ids["label"]).first()
    if found is None:
        raise not_found("label")
    return found


def _kept(call: Call, row: Label | None = None) -> shapes.Label:
    kept = named(Label, call.body, row)
    vocabulary.changed()
    return shapes.labels([kept])[0]


@operation(
    "GET",
    "labels",
    "labels.list",
    scope="labels:read",
    summary="List the labels of conversations",
    query=Paged,
    answers=Page[shapes.Label],
)
def listed(call: Call) -> Any:
    """The words that the team sorts conversations by, the newest first."""
    return page(call, Label.objects.all(), shapes.labels)


@operation(
    "POST",
    "labels",
    "labels.create",
    scope="labels:write",
    summary="Make a label for conversations",
    body=NewLabel,
    answers=shapes.Label,
    status=201,
    conflicts=TAKEN,
)
def create(call: Call) -> Any:
    """Put it on a conversation by changing the conversation's labels."""
    made = _kept(call)
    return Answer(made, headers={"Location": f"/api/v1/labels/{made.id}"})


@operation(
    "GET",
    "labels/{label}",
    "labels.retrieve",
    scope="labels:read",
    summary="Show a label",
    query=Shown,
    answers=shapes.Label,
    tagged=True,
)
def retrieve(call: Call) -> Any:
    """One label."""
    return shapes.labels([_label(call)])[0]


@operation(
    "PATCH",
    "labels/{label}",
    "labels.update",
    scope="labels:write",
    summary="Change a label",
    body=LabelChange,
    answers=shapes.Label,
    tagged=True,
    conflicts=TAKEN,
)
def update(call: Call) -> Any:
    """Another name or colour, on every conversation that carries it."""
    found = _label(call)
    call.demand_unchanged(shapes.labels([found])[0])
    return _kept(call, found)


@operation("DELETE", "labels/{label}", "labels.delete", scope="labels:write", summary="Delete a label")
def delete(call: Call) -> None:
    """It comes off every conversation that carries it."""
    _label(call).delete()
    vocabulary.changed()


OPERATIONS = (listed, create, retrieve, update, delete)
