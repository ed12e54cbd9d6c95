"""Macros: a reply together with what shall happen to the conversation.

A macro's ``steps`` are a list of ``{"do": verb, "with": value}``; VERBS has the vocabulary. As one word a step is
``verb:value``, which is how the settings' form and the composer name it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.authorize import demand
from accounts.models import Membership, Team
from chat import codec, variables
from chat.models import Conversation, Label, Macro
from chat.models.conversation import Priority

ME, NOBODY, NOW = "me", "nobody", "now"
STEPS_MAX = 10
DURATIONS = {
    60: "1 hour",
    180: "3 hours",
    24 * 60: "1 day",
    3 * 24 * 60: "3 days",
    7 * 24 * 60: "1 week",
    30 * 24 * 60: "30 days",
}
Step = dict[str, str]
Words = dict[str, str]


class Verb(NamedTuple):
    """``words`` gives the values that exist now, with what a step with each says; ``moves`` takes the
    conversation out of somebody's hands, so it is shown before it happens."""

    heading: str
    action: str
    words: Callable[[], Words]
    run: Callable[[Conversation, Membership, str], object]
    moves: bool = False
    gone: str = "Something that is gone"


def _assign(talk: Conversation, by: Membership, value: str) -> None:
    to = by if value == ME else None if value == NOBODY else Membership.objects.get(pk=value)
    talk.assign(to, by=by)


def _people() -> Words:
    members = Membership.objects.active().select_related("user").order_by("joined_at")
    names = {str(member.pk): f"Assign to {member.user.name}" for member in members}
    return {ME: "Assign to whoever runs it", **names, NOBODY: "Assign to nobody"}


def _hand(talk: Conversation, by: Membership, value: str) -> None:
    talk.hand_to(None if value == NOBODY else Team.objects.get(pk=value), by=by)


def _teams() -> Words:
    names = {str(team.pk): f"Hand to the team {team.name}" for team in Team.objects.by_name()}
    return {**names, NOBODY: "Take it from its team"}


def _labels(words: str) -> Callable[[], Words]:
    return lambda: {str(label.pk): words.format(label.name) for label in Label.objects.by_name()}


def _snooze(talk: Conversation, by: Membership, value: str) -> None:
    until = timezone.now().replace(microsecond=0) + timedelta(minutes=int(value))
    talk.snooze(until, by=by)


VERBS: dict[str, Verb] = {
    "assign": Verb(
        "Assign", "conversation.assign", _people, _assign, True, "Assign to somebody who left the workspace"
    ),
    "hand": Verb("Team", "conversation.assign", _teams, _hand, True, "Hand to a team that was deleted"),
    "label": Verb(
        "Add a label",
        "conversation.label",
        _labels("Add the label {}"),
        lambda talk, by, value: Label.objects.get(pk=value).put_on(talk, by),
        gone="Add a label that was deleted",
    ),
    "unlabel": Verb(
        "Remove a label",
        "conversation.label",
        _labels("Remove the label {}"),
        lambda talk, by, value: Label.objects.get(pk=value).take_off(talk, by),
        gone="Remove a label that was deleted",
    ),
    "prioritize": Verb(
        "Priority",
        "conversation.label",
        lambda: (
            {
                each.value: f"Set the priority to {each.label.lower()}"
                for each in Priority
                if each.value != "none"
            }
            | {"none": "Take the priority away"}
        ),
        lambda talk, by, value: talk.prioritize(value, by=by),
    ),
    "pend": Verb(
        "Status",
        "conversation.close",
        lambda: {NOW: "Set it to pending"},
        lambda talk, by, value: talk.pend(by=by),
    ),
    "snooze": Verb(
        "Status",
        "conversation.close",
        lambda: {str(minutes): f"Snooze it for {words}" for minutes, words in DURATIONS.items()},
        _snooze,
    ),
    "close": Verb(
        "Status",
        "conversation.close",
        lambda: {NOW: "Close it"},
        lambda talk, by, value: talk.close(by=by),
        True,
    ),
}


# The vocabulary as it is now


def vocabulary() -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings with steps and their words, for a form's list."""
    found: dict[str, list[tuple[str, str]]] = {}
    for do, verb in VERBS.items():
        found.setdefault(verb.heading, []).extend(
            (f"{do}:{value}", words) for value, words in verb.words().items()
        )
    return [(heading, steps) for heading, steps in found.items() if steps]


def word(step: Any) -> str:
    """A stored step as one word."""
    return f"{step.get('do', '')}:{step.get('with', '')}" if isinstance(step, dict) else ":"


def step(word: str) -> Step:
    do, _, value = word.partition(":")
    return {"do": do, "with": value}


def said(step: Any, known: Words) -> tuple[str, bool]:
    """What a step does, in words, and whether it is broken: what it speaks of is gone."""
    words = known.get(word(step))
    if words is not None:
        return words, False
    verb = VERBS.get(step.get("do", "")) if isinstance(step, dict) else None
    return (verb.gone if verb else "A step that is not known any more"), True


def known_words() -> Words:
    return {key: words for _, steps in vocabulary() for key, words in steps}


# One member's macros


def visible(member: Membership) -> QuerySet[Macro]:
    """What this member may run: the shared ones and their own."""
    macros: QuerySet[Macro] = Macro.objects.filter(Q(owner=None) | Q(owner=member))
    return macros


def listed(member: Membership) -> list[dict[str, Any]]:
    """For menus and the palette; ``asks``: it is shown before it runs."""
    known = known_words()
    return [
        {
            "id": str(macro.pk),
            "name": macro.name,
            "asks": asks(macro),
            "broken": any(said(each, known)[1] for each in macro.steps),
        }
        for macro in visible(member).order_by("name", "id")
    ]


def asks(macro: Macro) -> bool:
    """It writes to the visitor, closes or reassigns: nothing that should happen unseen."""
    return bool(macro.body) or any(VERBS[each["do"]].moves for each in macro.steps if each.get("do") in VERBS)


def shown(macro: Macro, conversation: Conversation, by: Membership) -> dict[str, Any]:
    """What it would do here: the text as it would be sent, and each step in words."""
    known = known_words()
    steps = [said(each, known) for each in macro.steps]
    return {
        "name": macro.name,
        "text": variables.filled(macro.body, conversation, by),
        "steps": [{"words": words, "broken": broken} for words, broken in steps],
    }


def run(macro: Macro, conversation: Conversation, by: Membership, client_id: UUID) -> None:
    """All of it or nothing: the text first, then the steps in their order. The same ``client_id`` runs it once.

    Raises Refusal for a step that speaks of something gone, and Forbidden.
    """
    conversation.lock()
    _demand_whole(macro, by)
    if macro.body:
        if conversation.messages.filter(client_id=client_id).exists():
            return
        demand(by, "conversation.reply")
        conversation.say(by, variables.filled(macro.body, conversation, by), client_id)
    for each in macro.steps:
        VERBS[each["do"]].run(conversation, by, each["with"])
    Macro.objects.filter(pk=macro.pk).update(used=F("used") + 1)


def _demand_whole(macro: Macro, by: Membership) -> None:
    known = known_words()
    for each in macro.steps:
        words, broken = said(each, known)
        if broken:
            raise codec.Refusal(
                "broken_step",
                f"Nothing was done: this macro has a step that cannot be done. {words}. Change it in the settings.",
            )
        demand(by, VERBS[each["do"]].action)
