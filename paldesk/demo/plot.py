"""When things happened: talks become stories with people and times, up to this moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from chat.ledger import Kind
from paldesk.demo.people import Person, someone
from paldesk.demo.script import Line, Talk, told

DAY = timedelta(days=1)
PAST = 33  # days
BIKES = ("Heron", "Heron", "Plover", "Plover", "Swift", "Otter", "Finch", "Wagtail")
TOWNS = ("Leiden", "Ghent", "Bremen", "Aarhus", "Utrecht", "Lille", "Bristol", "Graz")
DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
VISITOR = "visitor"


@dataclass(slots=True)
class Moment:
    """``actor`` is VISITOR or the first name of one of the team; ``target`` names whom or what it was done with."""

    kind: Kind
    actor: str
    at: datetime
    body: str | None = None
    target: str | None = None
    value: str = ""


@dataclass(slots=True)
class Story:
    person: Person
    handler: str
    topic: str = ""
    talk: str = ""
    moments: list[Moment] = field(default_factory=list)

    @property
    def start(self) -> datetime:
        return self.moments[0].at

    @property
    def end(self) -> datetime:
        return self.moments[-1].at

    @property
    def closed(self) -> bool:
        return self._last("conversation.closed") > self._last("message.created")

    @property
    def assignee(self) -> str | None:
        return self._named("conversation.assigned")

    @property
    def team(self) -> str | None:
        return self._named("conversation.handed")

    @property
    def labels(self) -> list[str]:
        return [moment.target or "" for moment in self.moments if moment.kind == "conversation.labelled"]

    @property
    def priority(self) -> str:
        values = [moment.value for moment in self.moments if moment.kind == "conversation.prioritized"]
        return values[-1] if values else "none"

    @property
    def status(self) -> str:
        ends = {"conversation.pended": "pending", "conversation.snoozed": "snoozed"}
        return "closed" if self.closed else ends.get(self.moments[-1].kind, "open")

    @property
    def snoozed_until(self) -> datetime | None:
        if self.status != "snoozed":
            return None
        return datetime.fromtimestamp(int(self.moments[-1].value) / 1000, UTC)

    def add(self, kind: Kind, at: datetime, value: str = "") -> None:
        """What its handler does last."""
        self.moments.append(Moment(kind, self.handler, at.astimezone(UTC), value=value))

    @property
    def last_message_at(self) -> datetime:
        return max(moment.at for moment in self.moments if moment.body or moment is self.moments[0])

    @property
    def waiting_since(self) -> datetime | None:
        """The first message that nobody has answered."""
        said = [moment for moment in self.moments if moment.kind == "message.created"]
        answered = max((at for at, moment in enumerate(said) if moment.actor != VISITOR), default=-1)
        unanswered = said[answered + 1 :]
        return unanswered[0].at if unanswered and not self.closed else None

    def _named(self, kind: Kind) -> str | None:
        """The last one that this was done with."""
        targets = [moment.target for moment in self.moments if moment.kind == kind]
        return targets[-1] if targets else None

    def _last(self, kind: Kind) -> int:
        return max((at for at, moment in enumerate(self.moments) if moment.kind == kind), default=-1)


def stories(talks: Sequence[Talk], team: Sequence[str], count: int, now: datetime) -> list[Story]:
    """``count`` stories, the oldest first. The same every time, but for the times."""
    deck = _deck(talks, count, Random(f"deck of {team[0]}"))  # noqa: S311 -- a demo, no secret
    told_ones: list[Story] = []
    for number, (talk, start) in enumerate(zip(deck, _starts(count, now), strict=True)):
        dice = Random(f"{team[0]} {number}")  # noqa: S311 -- a demo, no secret
        person = _again(told_ones, dice) if talk.language == "en" and dice.random() < 0.12 else None
        told_ones.append(_Telling(talk, person or someone(talk.language, dice), team, now, dice).tell(start))
    return told_ones


def _deck(talks: Sequence[Talk], count: int, dice: Random) -> list[Talk]:
    """Every talk comes up before one comes again; other languages every second time."""
    deck: list[Talk] = []
    while len(deck) < count:
        turn = len(deck) // max(1, len(talks))
        deck += dice.sample(shown := [t for t in talks if t.language == "en" or turn % 2 == 0], len(shown))
    return deck[:count]


def _starts(count: int, now: datetime) -> list[datetime]:
    """An eighth of them within the last day, thicker towards now; the others by day in the weeks before."""
    dice = Random("calendar")  # noqa: S311 -- a demo, no secret
    recent = [now - timedelta(minutes=3 * 1.17**step + step) for step in range(max(6, count // 8))]
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    older = [_by_day(today, dice) for _ in range(count - len(recent))]
    return sorted([*older, *recent])


def _by_day(today: datetime, dice: Random) -> datetime:
    day = today - timedelta(days=1 + int(dice.random() ** 1.3 * (PAST - 1)))
    return day + timedelta(hours=dice.triangular(7, 22, 15), milliseconds=dice.randrange(60_000))


def _again(told_ones: Sequence[Story], dice: Random) -> Person | None:
    known = [story.person for story in told_ones if story.person.known]
    return dice.choice(known) if known else None


class _Telling:
    """One talk on its way to being a story."""

    def __init__(self, talk: Talk, person: Person, team: Sequence[str], now: datetime, dice: Random) -> None:
        self.talk, self.team, self.now, self.dice = talk, team, now, dice
        self.story = Story(person, dice.choice([*team, team[-1]]), topic=talk.topic, talk=talk.name)
        self.facts = {
            "name": person.first if person.name else "there",
            "me": self.story.handler,
            "bike": dice.choice(BIKES),
            "town": dice.choice(TOWNS),
            "day": dice.choice(DAYS),
            "order": f"A-{dice.randrange(20417, 29981)}",
            "ticket": f"W{dice.randrange(1180, 1990)}",
        }

    def tell(self, start: datetime) -> Story:
        at, before = start, None
        self._add("conversation.started", VISITOR, at)
        for line in self._lines(start):
            at += self._delay(line, before) + line.pause
            if line.pause >= DAY:
                self._close(at - line.pause + timedelta(minutes=20))
            if at > self.now:
                return self.story
            self._say(line, at)
            before = line
        if not self._left_open(start):
            self._close(at + timedelta(minutes=self.dice.uniform(1, 40)))
        return self.story

    def _lines(self, start: datetime) -> Iterator[Line]:
        """The whole talk, or as much of it as had been said when somebody was distracted."""
        lines = list(self.talk.lines)
        turns = [n for n, line in enumerate(lines) if line.side == "visitor"]
        if self.now - start < DAY and self.dice.random() < 0.5:
            lines = lines[: self.dice.choice(turns) + 1]
        elif self._left_open(start):
            replies = [n for n, line in enumerate(lines) if line.side == "operator"]
            lines = lines[: replies[-1] + 1]
        yield from lines

    def _left_open(self, start: datetime) -> bool:
        age = self.now - start
        share = 0.75 if age < DAY else 0.4 if age < 3 * DAY else 0.06
        # The same answer whenever it is asked.
        return Random(f"{self.facts['ticket']}{self.facts['order']}").random() < share  # noqa: S311

    def _delay(self, line: Line, before: Line | None) -> timedelta:
        typing = len(line.text) * self.dice.uniform(0.06, 0.16)
        if before is None:
            return timedelta(seconds=typing)
        if before.side == line.side or line.side == "note":
            return timedelta(seconds=4 + typing)
        if line.side == "visitor":
            return timedelta(seconds=typing + self.dice.expovariate(1 / 70))
        first = not any(moment.actor == self.story.handler for moment in self.story.moments)
        return timedelta(seconds=typing + self.dice.expovariate(1 / (420 if first else 60)))

    def _say(self, line: Line, at: datetime) -> None:
        body = told(line.text, self.facts, self.dice)
        if line.side == "visitor":
            return self._add("message.created", VISITOR, at, body)
        handler = self.story.handler
        if self.story.assignee is None and self.dice.random() < 0.65:
            self._assign(at - timedelta(seconds=self.dice.uniform(2, 3.9)))
        return self._add("note.added" if line.side == "note" else "message.created", handler, at, body)

    def _assign(self, at: datetime) -> None:
        by = self.dice.choice(self.team) if self.dice.random() < 0.25 else self.story.handler
        self._add("conversation.assigned", by, at, target=self.story.handler)

    def _close(self, at: datetime) -> None:
        if at < self.now:
            self._add("conversation.closed", self.story.handler, at)

    def _add(
        self, kind: Kind, actor: str, at: datetime, body: str | None = None, target: str | None = None
    ) -> None:
        # Within a conversation time never runs against the numbers.
        at = max(at, self.story.end + timedelta(milliseconds=1)) if self.story.moments else at
        self.story.moments.append(Moment(kind, actor, at.astimezone(UTC), body, target))
