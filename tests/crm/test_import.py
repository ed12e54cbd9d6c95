"""Contacts come as a file: matched, tried, kept, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import within
from crm.importing import work
from crm.importing.batches import Batch
from crm.models import (
    Attribute,
    Company,
    Contact,
    ContactLabel,
    ContactNote,
    Definition,
    Identity,
    Import,
    Segment,
)
from crm.models.importing import ImportState
from tests.crm.importing import asides, carried, counts, fresh, ran, received, tried, undone
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
FILE = """\
Name;E-Mail;Telefon;Firma;Sprache;Kundennummer;Tags;Plan;Seats;Since
Ines Vos;ines@example.com;+31 20 624 1111;Vos & Zn;nl;K-1;vip, trade;Pro;12;2024-03-01
Jan Bos;jan@example.com;;;;K-2;;Free;3;2025-01-31
"""


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr("crm.tasks.carry_import.delay", lambda *of: None)


def test_a_file_of_a_spreadsheet_is_understood_and_kept(world: World) -> None:
    batch = ran(world, received(world, FILE, basis="contract"))
    assert (batch.state, counts(batch)) == ("done", (2, 0, 0, 0, 0))
    with within(world.acme):
        ines = Contact.objects.get(email="ines@example.com")
        assert (ines.name, ines.phone, ines.language, ines.external_id) == (
            "Ines Vos",
            "+31206241111",
            "nl",
            "K-1",
        )
        assert ines.company.name == "Vos & Zn"
        assert {each.label.name for each in ines.labellings.all()} == {"vip", "trade"}
        facts = {fact.name: fact for fact in ines.attributes.all()}
        assert (facts["plan"].value, facts["seats"].value, facts["since"].value) == ("Pro", 12, "2024-03-01")
        assert {(fact.source, fact.basis) for fact in facts.values()} == {("import", "contract")}
        assert dict(Definition.objects.values_list("title", "kind")) == {
            "Plan": "text",
            "Seats": "number",
            "Since": "date",
        }
        assert Identity.objects.filter(contact=ines, kind="email", folded="ines@example.com").exists()


def test_the_same_file_again_changes_nothing(world: World) -> None:
    ran(world, received(world, FILE))
    assert counts(ran(world, received(world, FILE))) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize(("known", "expected"), [("update", (1, 1)), ("skip", (1, 0)), ("new", (2, 0))])
@pytest.mark.parametrize(
    ("match", "value"), [("email", "INES@example.com"), ("external_id", "K-1"), ("phone", "0031 20 6241111")]
)
def test_who_is_there_already_is_changed_skipped_or_doubled(
    world: World, known: str, expected: tuple[int, int], match: str, value: str
) -> None:
    with within(world.acme):
        there = Contact.objects.create()
        there.learn({"email": "ines@example.com", "phone": "+31206241111", "external_id": "K-1"}, "operator")
    header = {"email": "email", "external_id": "id", "phone": "phone"}[match]
    other = "K-9" if match == "external_id" else "neu@example.com" if match == "email" else "+31 20 624 2222"
    if match == "external_id" and known == "new":
        value = "K-8"  # one id cannot be two people's
    file = f"name,{header}\nInes,{value}\nNew,{other}\n"
    done = ran(world, received(world, file, match=match, known=known))
    assert (done.made, done.changed) == expected
    with within(world.acme):
        assert Contact.objects.filter(name="Ines").count() == (0 if known == "skip" else 1)


def test_a_trial_says_what_would_happen_and_writes_nothing(world: World) -> None:
    with within(world.acme):
        Contact.objects.create().learn({"email": "ines@example.com"}, "page")
        before = Contact.objects.count(), Attribute.objects.count(), ContactLabel.objects.count()
    batch = tried(world, received(world, FILE + "Wrong;no address;;;;;;;;\nIns;ines@example.com;;;;;;;;\n"))
    assert (batch.state, batch.total) == ("checked", 4)
    assert counts(batch) == (1, 2, 0, 0, 1)
    assert batch.sample["errors"] == [[4, "email must be an address like ada@example.com."]]
    with within(world.acme):
        assert (Contact.objects.count(), Attribute.objects.count(), ContactLabel.objects.count()) == before
        assert not Definition.objects.exists()
        assert not batch.traces.exists()


def test_a_trial_knows_a_person_again_who_stands_in_the_file_twice(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(work, "SIZE", 2)
    file = "name,email\nA,a@example.com\nB,b@example.com\nC,a@example.com\nD,d@example.com\n"
    expected = counts(tried(world, received(world, file)))
    assert counts(ran(world, received(world, file))) == expected == (3, 1, 0, 0, 0)


def test_a_stronger_word_stays(world: World) -> None:
    with within(world.acme):
        there = Contact.objects.create()
        there.learn({"email": "ines@example.com", "name": "Inês Vos"}, "visitor")
    assert counts(ran(world, received(world, FILE)))[:2] == (1, 1)
    with within(world.acme):
        assert Contact.objects.get(pk=there.pk).name == "Inês Vos"
        assert Attribute.objects.get(contact=there, name="plan").value == "Pro"


def test_wrong_rows_are_kept_aside_with_their_line_and_reason(world: World) -> None:
    with within(world.acme):
        for _ in range(2):
            Contact.objects.create().learn({"email": "two@example.com"}, "page")
        Definition.objects.create(name="seats", title="Seats", kind="number")
    file = (
        "name,email,seats\n"
        "A,two@example.com,1\n"
        ",,5\n"
        "C,c@example.com,many\n"
        '"D,d@example.com,1\n'
        "E,e@example.com,2\n"
        'F,"f"@example.com,3\n'
    )
    batch = ran(world, received(world, file))
    assert counts(batch) == (1, 0, 0, 0, 5)
    said = dict(asides(world, batch))
    assert "Several contacts" in said[2]
    assert "no name, address" in said[3]
    assert said[4] == "Seats is a number, like 12 or 12.5."
    assert "not closed" in said[5]
    assert "quotation mark" in said[7]
    with within(world.acme):
        assert Contact.objects.filter(email="e@example.com").exists()
        assert not Contact.objects.filter(name="C").exists(), "half a row was written"
        assert batch.asides.get(line=4).cells == ["C", "c@example.com", "many"]


# A worker that dies, and a person who stops it


def test_a_killed_worker_leaves_whole_batches_and_the_next_goes_on(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(work, "SIZE", 10)
    file = "name,email\n" + "".join(f"N{n},n{n}@example.com\n" for n in range(45))
    batch = received(world, file)
    with within(world.acme):
        work.start(batch, ImportState.RUNNING)
    take, left = Batch.take, iter([1, 1, 0])

    def dies(self: Batch, items: Any) -> Any:
        outcome = take(self, items)
        if not next(left):
            raise KeyboardInterrupt
        return outcome

    monkeypatch.setattr(Batch, "take", dies)
    with pytest.raises(KeyboardInterrupt):
        work.carry(world.acme.pk, batch.pk)
    stopped = fresh(world, batch)
    with within(world.acme):
        assert (stopped.position, stopped.made, Contact.objects.exclude(email="").count()) == (20, 20, 20)
    monkeypatch.setattr(Batch, "take", take)
    done = carried(world, batch)
    assert (done.state, done.total, counts(done)) == ("done", 45, (45, 0, 0, 0, 0))
    with within(world.acme):
        assert Contact.objects.exclude(email="").count() == 45


def test_a_turn_ends_and_the_next_goes_on(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(work, "SIZE", 1)
    batch = received(world, FILE)
    with within(world.acme):
        work.start(batch, ImportState.RUNNING)
    work.carry(world.acme.pk, batch.pk, turn=0)
    assert fresh(world, batch).position == 0
    assert carried(world, batch).made == 2


def test_it_is_cancelled_behind_a_batch_and_goes_on_later(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(work, "SIZE", 1)
    batch = tried(world, received(world, FILE))
    take = Batch.take

    def once(self: Batch, items: Any) -> Any:
        done = take(self, items)
        self.of.state = ImportState.CANCELLED
        return done

    with within(world.acme):
        work.start(batch, ImportState.RUNNING)
    monkeypatch.setattr(Batch, "take", once)
    work.carry(world.acme.pk, batch.pk)
    monkeypatch.undo()
    monkeypatch.setattr("crm.tasks.carry_import.delay", lambda *of: None)
    stopped = fresh(world, batch)
    assert (stopped.state, stopped.position, stopped.resumable) == ("cancelled", 1, True)
    with within(world.acme):
        stopped.go_on()
    assert counts(carried(world, batch)) == (2, 0, 0, 0, 0)


# Undo


def snapshot(world: World) -> Any:
    with within(world.acme):
        facts = Attribute.objects.order_by("contact", "name").values_list(
            "contact", "name", "value", "source", "verified", "pinned", "basis", "provider", "at"
        )
        people = Contact.objects.order_by("pk").values_list(
            "pk", "name", "email", "phone", "external_id", "language", "company", "time_zone", "document"
        )
        ids = Identity.objects.order_by("contact", "kind", "folded").values_list(
            "contact", "kind", "value", "source", "primary", "at"
        )
        labels = ContactLabel.objects.order_by("pk").values_list("pk", "name", "labellings__contact")
        firms = Company.objects.order_by("pk").values_list("pk", "name", "domain")
        return [list(each) for each in (facts, people, ids, labels, firms)]


def test_undo_brings_back_exactly_what_was(world: World) -> None:
    with within(world.acme):
        Contact.objects.create().learn(
            {"email": "ines@example.com", "name": "I. Vos", "company": "Old"}, "import"
        )
        Contact.objects.create().learn({"email": "jan@example.com", "plan": "Trial"}, "enrichment")
        Contact.objects.all().index()
    before = snapshot(world)
    batch = ran(
        world, received(world, FILE + "Ines Again;ines@example.com;;;;;;Max;;\nNew;n@example.com;;;;;;;;\n")
    )
    assert counts(batch) == (1, 3, 0, 0, 0)
    assert snapshot(world) != before
    done = undone(world, batch)
    assert (done.state, done.undone, done.kept) == ("undone", 4, 0)
    assert snapshot(world) == before


def test_companies_and_labels_of_an_import_go_with_it_unless_somebody_uses_them(world: World) -> None:
    lines = [f"P{at};p{at}@firm{at % 5}.example;Label {at % 5}" for at in range(12)]
    with within(world.acme):
        old = Company.objects.create(name="firm0.example", domain="firm0.example")
    batch = ran(world, received(world, "\n".join(["Name;E-mail;Labels", *lines])))
    with within(world.acme):
        firms = {each.domain: each for each in Company.objects.all()}
        labels = {each.name: each for each in ContactLabel.objects.all()}
        assert (len(firms), len(labels)) == (5, 5)
        # Since then: one is asked for, one has somebody else, one was given a name, one label a colour.
        asked = {"field": "company", "is": "any", "of": [str(firms["firm1.example"].pk)]}
        Segment.objects.create(name="Ones", owner=world.ada_at, conditions={"conditions": [asked]})
        Contact.objects.create(company=firms["firm2.example"])
        Company.objects.filter(pk=firms["firm3.example"].pk).update(name="Third & Sons")
        ContactLabel.objects.filter(pk=labels["Label 2"].pk).update(hue=11)
        labels["Label 4"].put_on([Contact.objects.get(pk=world.vi.contact_id)], world.ada_at)
    assert undone(world, batch).kept == 0
    with within(world.acme):
        left = set(Company.objects.values_list("name", flat=True))
        assert left == {old.name, "firm1.example", "firm2.example", "Third & Sons"}
        assert set(ContactLabel.objects.values_list("name", flat=True)) == {"Label 2", "Label 4"}


def test_what_was_changed_since_stays_and_is_said(world: World) -> None:
    with within(world.acme):
        known = Contact.objects.create()
        known.learn({"email": "jan@example.com"}, "page")
    batch = ran(world, received(world, FILE + "Third;third@example.com;;;;;;;;\n"))
    with within(world.acme):
        ines = Contact.objects.get(email="ines@example.com")
        ContactNote.objects.create(contact=ines, author=world.ada_at, body="Called her.")
        known.put_right({"name": "Jan de Bos"}, by=world.ada_at)
        assert batch.undoable_until is not None
    done = undone(world, batch)
    assert (done.undone, done.kept) == (1, 2)
    with within(world.acme):
        assert Contact.objects.filter(pk=ines.pk).exists()
        assert not Contact.objects.filter(email="third@example.com").exists()
        jan = Contact.objects.get(pk=known.pk)
        assert (jan.name, jan.external_id) == ("Jan de Bos", "")
        assert not Attribute.objects.filter(contact=jan, name="plan").exists()


def test_nobody_can_touch_two_imports_at_once(world: World) -> None:
    batch = received(world, FILE)
    with within(world.acme):
        work.start(batch, ImportState.RUNNING)
        Import.objects.filter(pk=batch.pk).update(position=1)
        stale = Import.objects.get(pk=batch.pk)
        stale.position = 0
        with work.held_by(world.acme.pk, stale) as held:
            assert held is None
