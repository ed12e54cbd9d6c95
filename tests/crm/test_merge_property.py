"""Whatever happens in whatever order: no weaker word takes a stronger one's place, and undoing restores exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from accounts.tenancy import within
from crm.models import Attribute, Contact, Merge, Source
from crm.moving import CannotMerge
from crm.trust import Weight, Word
from crm.unmerging import CannotUndo
from crm.values import WrongFact
from tests.crm.test_merge import dump
from tests.world import World

PEOPLE = 4
NAMES = ("name", "email", "phone", "company", "plan")
VALUES = {
    "name": ["Vi", "Wi", "Xi", None],
    "email": ["vi@vi.test", "wi@wi.test", "xi@xi.test", None],
    "phone": ["+31201234567", "+31207654321", "020", None],
    "company": ["Heron", "Egret", None],
    "plan": ["gold", 3, True, None],
}
WORDS = [
    *(Word(source) for source in (Source.VISITOR, Source.PAGE, Source.REST, Source.ENRICHMENT)),
    Word(Source.SERVER, verified=True),
    Word(Source.VISITOR, correction=True),
    Word(Source.OPERATOR, correction=True),
]

who = st.integers(0, PEOPLE - 1)
facts = st.fixed_dictionaries({}, optional={name: st.sampled_from(VALUES[name]) for name in NAMES})
said = st.tuples(st.just("said"), who, st.sampled_from(WORDS), facts)
imported = st.tuples(st.just("imported"), st.dictionaries(who, facts, max_size=PEOPLE))
vouched = st.tuples(st.just("vouched"), who, st.sampled_from(["u1", "u2"]))
merged = st.tuples(st.just("merged"), who, who)
undone = st.tuples(st.just("undone"))
# Of everybody something is known of each name, by words of different weight: two who become one differ.
everything = st.fixed_dictionaries(
    {name: st.sampled_from([value for value in VALUES[name] if value is not None]) for name in NAMES}
)
openings = st.tuples(*[st.tuples(st.sampled_from(WORDS), everything)] * PEOPLE)
steps = st.lists(st.one_of(said, imported, vouched, merged, merged, undone), min_size=4, max_size=16)


@dataclass
class Play:
    """The contacts that are there, and of each merge what stood before it and whether nothing was said since."""

    world: World
    people: list[Contact] = field(default_factory=list)
    merges: list[tuple[Merge, dict[str, Any], list[bool]]] = field(default_factory=list)

    def step(self, kind: str, *given: Any) -> None:
        before = standing()
        getattr(self, kind)(*given)
        if kind not in ("undone", "merged"):
            for _, _, quiet in self.merges:
                quiet[:] = [False]
            words = {"said": lambda: given[1].weight, "imported": lambda: Word(Source.IMPORT).weight}
            now = standing()
            for key, weight in before.items():
                # Taken away by whoever could have changed it.
                assert now.get(key) or words[kind]() >= weight, f"{key} was taken away by less"
                assert now.get(key, weight) >= weight, f"{key} gave way to less"

    def said(self, at: int, word: Word, given: dict[str, Any]) -> None:
        contact = self.person(at)
        try:
            if word.source == Source.OPERATOR:
                contact.put_right(given, self.world.bo_at)
            else:
                contact.learn(given, word.source, word.verified, correction=word.correction)
        except WrongFact:
            pass

    def imported(self, rows: dict[int, dict[str, Any]]) -> None:
        Attribute.objects.learn_many({self.person(at): given for at, given in rows.items()}, Source.IMPORT)

    def vouched(self, at: int, sub: str) -> None:
        contact = self.person(at)
        if not contact.verified:
            Contact.objects.vouched_as(sub, contact)

    def merged(self, at: int, other: int) -> None:
        kept, gone = self.person(at), self.person(other)
        stood, weights = dump(), standing()
        try:
            merge = kept.merge(gone, self.world.bo_at)
        except CannotMerge:
            assert dump() == stood
            return
        self.merges.append((merge, stood, [True]))
        for (contact, name), weight in weights.items():
            if contact in (kept.pk, gone.pk):
                assert standing()[kept.pk, name] >= weight, f"{name} gave way to less in a merge"

    def undone(self) -> None:
        if not self.merges:
            return
        merge, stood, quiet = self.merges.pop()
        try:
            merge.undo(self.world.bo_at)
        except CannotUndo as wrong:
            raise AssertionError("the last merge can be undone") from wrong
        if quiet[0]:
            assert dump() == stood

    def person(self, at: int) -> Contact:
        """The one of this number, or whom it has become."""
        found: Contact | None = Contact.objects.reached(self.people[at].pk)
        assert found
        return found


def standing() -> dict[tuple[Any, str], Weight]:
    return {(each.contact_id, each.name): each.weight for each in Attribute.objects.all()}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(openings, steps)
def test_no_weaker_word_wins_and_undoing_restores_exactly(
    world: World, openings: tuple[Any, ...], steps: list[Any]
) -> None:
    with within(world.acme), transaction.atomic():
        play = Play(world, Contact.objects.bulk_create(Contact() for _ in range(PEOPLE)))
        for at, (word, given_) in enumerate(openings):
            play.step("said", at, word, given_)
        for kind, *given_ in steps:
            play.step(kind, *given_)
            firsts = Contact.objects.exclude(email="").values_list("email", flat=True)
            assert all(Contact.objects.filter(email=each, attributes__name="email") for each in firsts)
        while play.merges:
            play.undone()
        assert Contact.objects.count() == PEOPLE + 1
        transaction.set_rollback(True)
