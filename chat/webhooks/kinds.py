"""What a webhook can be told, in words: the families and kinds, as developers write them."""

from __future__ import annotations

FAMILIES: dict[str, str] = {
    "conversation": "Conversations",
    "message": "Messages",
    "note": "Notes",
    "participant": "Followers",
    "contact": "Contacts",
    "visitor": "Visitors",
    "schedule": "Scheduled messages",
}

WORDS: dict[str, str] = {
    "conversation.started": "A conversation began",
    "conversation.assigned": "It was assigned to a person, or to nobody",
    "conversation.handed": "It was handed to a team, or to none",
    "conversation.closed": "It was closed",
    "conversation.reopened": "It was opened again",
    "conversation.pended": "It waits for the visitor",
    "conversation.snoozed": "It was snoozed",
    "conversation.woken": "It woke from its snooze",
    "conversation.prioritized": "Its priority changed",
    "conversation.labelled": "A label was put on it",
    "conversation.unlabelled": "A label was taken off",
    "conversation.merged": "Another was merged into it",
    "conversation.absorbed": "It was merged into another",
    "conversation.unmerged": "A merge was undone",
    "conversation.rated": "The visitor rated it",
    "message.created": "A message was written, by either side",
    "message.edited": "A message was changed",
    "message.unsent": "A message was taken back",
    "message.scheduled": "A message was scheduled",
    "schedule.ended": "A scheduled message was sent or cancelled",
    "note.added": "A note was written",
    "note.edited": "A note was changed",
    "note.unsent": "A note was taken back",
    "participant.joined": "An operator follows it",
    "participant.left": "An operator follows it no more",
    "contact.created": "A contact is new",
    "contact.updated": "Something about a contact changed: a detail, a label, the owner",
    "contact.merged": "Another contact was merged into one",
    "contact.unmerged": "A merge of contacts was undone",
    "contact.deleted": "A contact was deleted",
    "contact.blocked": "A contact was blocked",
    "contact.unblocked": "A contact may write again",
    "visitor.arrived": "A visit began, of somebody who agreed to be counted",
    "visitor.identified": "A browser turned out to be somebody whom your server knows",
}


def known(wanted: str) -> bool:
    """Whether this is a kind, a family like ``message.*``, or everything."""
    return wanted == "*" or wanted in WORDS or (wanted.endswith(".*") and wanted[:-2] in FAMILIES)


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """By family, in words: for a form."""
    found: dict[str, list[tuple[str, str]]] = {words: [] for words in FAMILIES.values()}
    for kind, words in WORDS.items():
        found[FAMILIES[kind.partition(".")[0]]].append((kind, words))
    return [(family, kinds) for family, kinds in found.items() if kinds]


def said(events: list[str]) -> str:
    """What it is told, in one line."""
    if "*" in events:
        return "Everything"
    families = [FAMILIES[each[:-2]] for each in events if each.endswith(".*")]
    single = [WORDS[each] for each in events if each in WORDS]
    if len(single) > 3:
        return ", ".join([*families, f"{len(single)} kinds of events"])
    return ", ".join([*families, *single])
