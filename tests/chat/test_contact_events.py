"""What happens to contacts is told to the customer's servers: once, without values, and in its order."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.utils import timezone

from accounts.models import Site
from accounts.tenancy import within
from chat import blocking, contact_bulk, contact_removing, stream
from chat.api.events import Event, following
from chat.contact_bulk import Action
from chat.models import Delivery, Parcel, StreamEntry
from chat.webhooks import planning, sending
from crm import companies, consents, visits
from crm.addresses import Page
from crm.models import Company, Contact, ContactLabel, Identity, Occurrence, Visit, Visitor
from crm.models.consent import Purpose
from tests.chat.test_webhooks import Customer, at_once, customer, make, say, told
from tests.world import World

__all__ = ["at_once", "customer"]
ASKED = "May we see which pages you read?"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def happened(world: World, after: int = 0) -> list[Event]:
    stream.take()
    with within(world.acme):
        return [each for each in following(after, 500) if each.conversation is None]


def kinds(world: World, after: int) -> list[str]:
    return [each.type for each in happened(world, after)]


@pytest.fixture
def before(world: World) -> int:
    """What making the world told is behind us."""
    stream.take()
    with within(world.acme):
        return planning.head()


@pytest.fixture
def contact(world: World, before: int) -> Contact:
    with within(world.acme):
        return Contact.objects.get(pk=world.vi.contact_id)


def test_who_is_new_is_told_once_however_much_is_said_of_them(world: World, before: int) -> None:
    with within(world.acme):
        made = Contact.objects.add()
        made.learn({"name": "Lena Vos", "plan": "pro"}, "rest")
    [told] = happened(world, before)
    assert (told.type, told.contact, told.changed) == ("contact.created", f"ctc_{made.pk.hex}", [])


def test_changes_that_come_together_are_told_together_by_their_names(
    world: World, contact: Contact, before: int
) -> None:
    with within(world.acme):
        contact.learn({"plan": "pro"}, "rest")
        contact.learn({"plan": "max", "name": "Vi Oort"}, "rest")
        contact.assign(world.bo_at, by=world.ada_at)
        contact.learn({"plan": "max"}, "rest")
    [told] = happened(world, before)
    assert (told.type, told.changed) == ("contact.updated", ["name", "owner", "plan"])
    with within(world.acme):
        assert "max" not in str(StreamEntry.objects.values_list("changed", flat=True))


def test_labels_owners_and_companies_of_many_are_told_of_each(
    world: World, contact: Contact, before: int
) -> None:
    with within(world.acme):
        label = ContactLabel.objects.create(name="VIP")
        company = Company.objects.create(name="Acme")
        other = Contact.objects.add(company=company)
        ids = [contact.pk, other.pk]
        before_all = happened(world, before)[-1].position
        contact_bulk.act(world.ada_at, Action(do="label", ids=ids, what=label.pk))
        contact_bulk.act(world.ada_at, Action(do="owner", ids=ids, what=world.bo_at.pk))
        companies.delete(company, world.ada_at)
        label.remove()
    found = {each.contact: each.changed for each in happened(world, before_all)}
    assert found == {
        f"ctc_{contact.pk.hex}": ["labels", "owner"],
        f"ctc_{other.pk.hex}": ["company", "labels", "owner"],
    }


def test_merging_names_both_and_undoing_it_does_too(world: World, contact: Contact, before: int) -> None:
    with within(world.acme):
        other = Contact.objects.add(name="V.")
        merge = contact.merge(other, world.ada_at)
        merge.undo(world.ada_at)
    found = [(each.type, each.contact, each.target) for each in happened(world, before)]
    kept, gone = f"ctc_{contact.pk.hex}", f"ctc_{other.pk.hex}"
    assert found == [
        ("contact.created", gone, None),
        ("contact.merged", kept, gone),
        ("contact.unmerged", kept, gone),
    ]


def test_who_was_deleted_leaves_an_id_and_no_name_of_what_was_known(
    world: World, contact: Contact, before: int
) -> None:
    with within(world.acme):
        contact.learn({"secret hobby": "chess"}, "rest")
    assert happened(world, before)[0].changed == ["secret hobby"]
    with within(world.acme):
        contact_removing.remove(contact, by=world.ada_at)
    assert [(each.type, each.changed) for each in happened(world, before)] == [
        ("contact.updated", []),
        ("contact.deleted", []),
    ]


def test_blocking_somebody_who_never_wrote_is_told(world: World, before: int) -> None:
    with within(world.acme):
        silent = Contact.objects.add()
        blocking.block_contact(silent, by=world.ada_at)
        blocking.block_contact(silent, by=world.ada_at)
        blocking.unblock_contact(silent, by=world.ada_at)
    assert kinds(world, before) == ["contact.created", "contact.blocked", "contact.unblocked"]


def test_a_visit_is_told_while_it_may_be_kept_and_never_where(world: World, before: int) -> None:
    with within(world.acme):
        visitor = arrived(world)
    [told] = happened(world, before)
    assert (told.type, told.target) == ("visitor.arrived", f"vis_{visitor.pk.hex}")
    assert told.contact == f"ctc_{visitor.contact_id.hex}"
    assert "bikes" not in repr(told)
    with within(world.acme):
        consents.answer(visitor, Purpose.INSIGHTS, False, "")
    [told] = happened(world, before)
    assert (told.type, told.target, told.contact) == ("visitor.erased", None, None)
    with within(world.acme):
        assert {StreamEntry.objects.get(kind="visitor.arrived").contact} == {None}


def arrived(world: World) -> Visitor:
    asked = {"visits": True, "notice": "What we keep.", "consents": {"insights": {"en": ASKED}}}
    Site.objects.filter(pk=world.shop.pk).update(**asked)
    visitor: Visitor = Visitor.objects.select_related("site", "contact").get(pk=world.vi.pk)
    consents.answer(visitor, Purpose.INSIGHTS, True, consents.version(ASKED))
    page = Page("https://acme.test/bikes", "Bikes", "", {})
    for _ in range(2):
        assert visits.begin(visitor, page, visits.Browser(agent=FIREFOX)) is not None
    return visitor


@pytest.mark.django_db(transaction=True)
class TestDelivering:
    def test_a_contact_comes_as_it_is_and_goes_with_an_id_alone(
        self, world: World, customer: Customer
    ) -> None:
        make(world, customer, "contact.*")
        with within(world.acme):
            made = Contact.objects.add()
            made.learn({"name": "Lena Vos", "plan": "pro"}, "rest")
        told()
        [came] = customer.events
        assert came["type"] == "contact.created"
        assert (came["data"]["contact"]["name"], came["data"]["contact"]["attributes"]) == (
            "Lena Vos",
            {"plan": "pro"},
        )
        with within(world.acme):
            assert Parcel.objects.get().contact_id == made.pk
            shown = f"ctc_{made.pk.hex}"
            contact_removing.remove(made, by=world.ada_at)
            assert not Parcel.objects.exists()
        told()
        gone = customer.events[-1]
        assert (gone["type"], gone["data"]["contact"]) == ("contact.deleted", shown)
        assert "Lena" not in str(gone)
        with within(world.acme):
            assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
            assert "Lena" not in Delivery.objects.get(kind="contact.deleted").body

    def test_what_was_told_of_a_visit_goes_with_the_yes_to_it(self, world: World, customer: Customer) -> None:
        make(world, customer, "visitor.*")
        with within(world.acme):
            visitor = arrived(world)
        told()
        assert [each["type"] for each in customer.events] == ["visitor.arrived"]
        with within(world.acme):
            assert Parcel.objects.exists()
            consents.answer(visitor, Purpose.INSIGHTS, False, "")
            assert not Parcel.objects.exists()
            assert not Visit.objects.exists()

    def test_what_is_said_overtakes_a_thousand_changes(self, world: World, customer: Customer) -> None:
        hook, _ = make(world, customer)
        with within(world.acme):
            people = Contact.objects.bulk_create(Contact() for _ in range(1100))
            Occurrence.objects.changed({each.pk: ("plan",) for each in people})
        stream.take()
        say(world, "Is anybody there?")
        with within(world.acme):
            assert planning.head() >= 1100
        from chat.relay import relay

        relay()
        planning.plan()
        with within(world.acme):
            assert Delivery.objects.filter(webhook=hook, lane=1).count() == 1100
        [first, *_] = list(sending._taken(1))
        assert "Is anybody there?" in first.body


def test_updated_since_finds_whatever_changed(world: World, contact: Contact) -> None:
    def changed() -> bool:
        with within(world.acme):
            found = Contact.objects.filter(pk=contact.pk, updated_at__gte=began).exists()
            Contact.objects.update(updated_at=timezone.now() - timedelta(days=1))
            return bool(found)

    began = timezone.now()
    with within(world.acme):
        label = ContactLabel.objects.create(name="VIP")
        Contact.objects.update(updated_at=timezone.now() - timedelta(days=1))
        contact.learn({"email": "vi@vi.test", "plan": "pro"}, "server", verified=True)
        assert changed()
        label.put_on([contact], world.ada_at)
        assert changed()
        contact.assign(world.bo_at, by=world.ada_at)
        assert changed()
        contact.learn({"plan": None}, "server", verified=True)
        assert changed()
        contact.learn({"email": "other@vi.test"}, "page")
        assert Identity.objects.filter(folded="other@vi.test", primary=False).exists()
        assert changed()
        contact.learn({"plan": None}, "server", verified=True)
        assert not changed()


def test_nobody_is_made_or_deleted_untold() -> None:
    """Only these make and delete contacts by hand, and each tells of it; all others use ``add`` and ``remove``."""
    known = {
        "crm/importing/batches.py",
        "crm/importing/traces.py",
        "crm/unmerging.py",
        "crm/models/contact.py",
    }
    found = set()
    for app in ("accounts", "crm", "chat", "privacy"):
        for path in (Path(ours.BASE_DIR) / app).rglob("*.py"):
            if "/migrations/" in str(path) or "/archive/" in str(path):
                continue
            for call in ast.walk(ast.parse(path.read_text())):
                text = ast.unparse(call) if isinstance(call, ast.Call) else ""
                made = text.startswith(("Contact.objects.create(", "Contact.objects.bulk_create("))
                gone = text.startswith("Contact.objects.") and text.endswith(".delete()")
                if made or gone:
                    found.add(str(path.relative_to(ours.BASE_DIR)))
    assert found <= known
