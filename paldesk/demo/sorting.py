"""How the team sorted what came in: labels by what it is about, teams, priorities; some wait for others, some sleep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import Membership, Team
from chat.ledger import Kind
from chat.models import Label
from paldesk.demo.plot import VISITOR, Moment, Story

HUES = {
    "Abroad": 10,
    "Advice": 5,
    "Business": 9,
    "Complaint": 0,
    "Order": 8,
    "Refund": 11,
    "Repair": 2,
    "Tea": 4,
}
OF_TOPIC = {
    "workshop": "Repair",
    "orders": "Order",
    "choosing": "Advice",
    "languages": "Abroad",
    "tea": "Tea",
}
OF_TALK = {
    "cancel order": "Refund",
    "return helmet": "Refund",
    "two charges": "Refund",
    "delivery damage": "Complaint",
    "broken tin": "Complaint",
    "stolen parts": "Complaint",
    "lease": "Business",
    "leasing": "Business",
    "wholesale": "Business",
}
TEAMS = {"workshop": "Workshop", "orders": "Sales", "choosing": "Sales"}
PRIORITIES = ("low", "medium", "high", "high", "urgent")


def furnish(topics: Sequence[str], members: Mapping[str, Membership]) -> dict[str, UUID]:
    """Labels and teams of the open workspace; whoever and whatever a moment can name, by name."""
    wanted = {OF_TOPIC[topic] for topic in topics} | set(OF_TALK.values())
    labels = [Label.objects.create(name=name, hue=HUES[name]) for name in sorted(wanted)]
    teams = [Team.objects.create(name=name) for name in sorted({TEAMS[t] for t in topics if t in TEAMS})]
    for number, team in enumerate(teams):
        team.seat(list(members.values())[: number + 1])
    people = {name: member.pk for name, member in members.items()}
    return {**people, **{one.name: one.pk for one in (*labels, *teams)}}


def sort(stories: Sequence[Story], now: datetime) -> None:
    """Add to each story what the team did with it. The same every time."""
    for number, story in enumerate(stories):
        dice = Random(f"sorting {number}")  # noqa: S311 -- a demo, no secret
        _file(story, dice)
        _end(story, now, dice)


def _file(story: Story, dice: Random) -> None:
    """Right after the first answer, by whoever gave it."""
    answers = [at for at, moment in enumerate(story.moments) if moment.body and moment.actor != VISITOR]
    if not answers or dice.random() < 0.25:
        return
    first = story.moments[answers[0]]
    names = {OF_TOPIC[story.topic], OF_TALK.get(story.talk, OF_TOPIC[story.topic])}
    done: list[tuple[Kind, str, str]] = [("conversation.labelled", name, "") for name in sorted(names)]
    if story.topic in TEAMS and dice.random() < 0.5:
        done.append(("conversation.handed", TEAMS[story.topic], ""))
    if dice.random() < 0.15:
        done.append(("conversation.prioritized", "", dice.choice(PRIORITIES)))
    story.moments[answers[0] + 1 : answers[0] + 1] = [
        Moment(
            kind, first.actor, first.at + timedelta(milliseconds=5 * step), target=name or None, value=value
        )
        for step, (kind, name, value) in enumerate(done, 1)
    ]


def _end(story: Story, now: datetime, dice: Random) -> None:
    """Of those still open: what waits may be urgent, what was answered may wait for others or sleep."""
    at, luck = story.end + timedelta(seconds=dice.uniform(10, 60)), dice.random()
    if story.closed or at >= now:
        return
    waits = story.waiting_since is not None
    if waits and luck < 0.3:
        story.add("conversation.prioritized", at, dice.choice(PRIORITIES))
    elif not waits and luck < 0.25:
        story.add("conversation.pended", at)
    elif not waits and luck < 0.45:
        story.add("conversation.snoozed", at, _morning(now, dice))


def _morning(now: datetime, dice: Random) -> str:
    """Nine o'clock within the next days, in milliseconds."""
    day = now.astimezone(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    return str(int((day + timedelta(days=dice.randint(1, 6))).timestamp() * 1000))
