"""What a key may do: for each resource read, or read and write."""

from __future__ import annotations

from typing import NamedTuple


class Resource(NamedTuple):
    """``reads`` and ``writes`` finish the sentence "A key with this may …"; nothing is written where it is empty."""

    name: str
    title: str
    reads: str
    writes: str = ""


RESOURCES = (
    Resource("contacts", "Contacts", "see people and what is known of them", "add, change and delete people"),
    Resource(
        "conversations",
        "Conversations",
        "see conversations and their state",
        "start, assign, label, close and reopen them",
    ),
    Resource(
        "messages", "Messages", "read what was said, notes included", "write to visitors, and write notes"
    ),
    Resource("files", "Files", "fetch files that were sent", "upload files to send"),
    Resource("labels", "Labels", "see the labels", "make, rename and delete labels"),
    Resource("companies", "Companies", "see companies", "add, change and delete companies"),
    Resource("segments", "Segments", "see segments and who is in them"),
    Resource("visitors", "Visitors", "see the browsers of contacts"),
    Resource("events", "Events", "follow all that happens, by ids alone"),
    Resource(
        "webhooks",
        "Webhooks",
        "see webhooks and all that was sent to them, messages included",
        "have servers told of everything, and send again",
    ),
    Resource("sites", "Sites", "see the sites and their public keys"),
    Resource("operators", "Operators", "see the names and roles of the team"),
)
SCOPES: tuple[str, ...] = tuple(
    scope
    for each in RESOURCES
    for scope in (f"{each.name}:read", *([f"{each.name}:write"] if each.writes else ()))
)


def in_words(scopes: list[str]) -> list[str]:
    """Each resource that the scopes open, and how far."""
    found = []
    for each in RESOURCES:
        if f"{each.name}:write" in scopes:
            found.append(f"{each.title}: read and write")
        elif f"{each.name}:read" in scopes:
            found.append(f"{each.title}: read")
    return found
