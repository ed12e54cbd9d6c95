"""The pages of import and export, as somebody uses them who is allowed to."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership
from accounts.tenancy import within
from crm import exporting
from crm.importing import work
from crm.models import Contact, ContactExport, Import, Segment
from tests.crm.importing import carried
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
PAGE = "/app/acme-bikes/contacts/import/"
EXPORT = "/app/acme-bikes/contacts/export/"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr("crm.tasks.carry_import.delay", lambda *of: None)
    monkeypatch.setattr("crm.tasks.carry_export.delay", lambda *of: None)


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    client.force_login(world.ada)
    return client


def sent(ada: Client, content: bytes, name: str = "people.csv") -> str:
    """The address of the import that it became."""
    answer = ada.post(PAGE, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


CHOICES = {"do": "map", "known": "update", "match": "email", "basis": "contract"}


def test_from_file_to_report_and_back(world: World, ada: Client) -> None:
    here = sent(ada, b"Name,E-mail,Plan\nInes,ines@example.com,Pro\nWrong,no,Pro\n")
    shown = ada.get(here).content.decode()
    assert '<option value="email" selected>' in shown
    ada.post(
        here, {**CHOICES, "to-0": "name", "to-1": "email", "to-2": "new", "title-2": "Plan", "kind-2": "text"}
    )
    assert "Trying every row" in ada.get(here).content.decode()
    batch = only(world)
    carried(world, batch)
    shown = ada.get(here).content.decode()
    assert "This will happen" in shown
    assert "email must be an address" in shown
    ada.post(here, {"do": "run"})
    assert ada.get(f"{here}progress/").json() == {"ended": False, "share": 0, "words": "0 of 2"}
    carried(world, batch)
    assert ada.get(f"{here}progress/").json()["ended"] is True
    shown = ada.get(here).content.decode()
    assert "Kept aside" in shown
    rows = list(csv.reader(io.StringIO(text(ada.get(f"{here}aside.csv")))))
    assert rows == [
        ["\ufeffName", "E-mail", "Plan", "Line", "Reason"],
        ["Wrong", "no", "Pro", "3", "email must be an address like ada@example.com."],
    ]
    ada.post(here, {"do": "undo"})
    carried(world, batch)
    assert "1 contact is as before" in ada.get(here).content.decode()
    with within(world.acme):
        assert not Contact.objects.filter(name="Ines").exists()


def only(world: World) -> Import:
    with within(world.acme):
        return Import.objects.get()


def text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_what_is_missing_is_said_and_nothing_chosen_is_lost(world: World, ada: Client) -> None:
    here = sent(ada, b"Name,E-mail,Plan\nInes,ines@example.com,Pro\n")
    choices = {"do": "map", "known": "update", "match": "phone", "to-0": "company", "to-1": "company"}
    shown = ada.post(here, {**choices, "to-2": "new", "title-2": "My plan"}).content.decode()
    for words in (
        "Two columns become Company",
        "which column is the name",
        "found again by phone",
        "Say on which",
    ):
        assert words in shown
    assert 'value="My plan"' in shown
    assert only(world).state == "draft"


def test_a_wrong_guess_is_put_right(world: World, ada: Client) -> None:
    here = sent(ada, "Name|E-mail\nZoë|z@example.com\n".replace("|", ";").encode("cp1252"))
    shown = ada.get(here).content.decode()
    assert "which is a guess" in shown
    assert "Zoë" in shown
    ada.post(here, {"do": "look", "encoding": "cp1252", "separator": ",", "header": "on"})
    assert "Name;E-mail" in ada.get(here).content.decode()


@pytest.mark.parametrize(("content", "words"), [(b"", "Choose a file"), (b"PK\x03\x04x", "Save it as CSV")])
def test_a_file_that_is_none_is_refused_in_place(ada: Client, content: bytes, words: str) -> None:
    shown = ada.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", content)}).content.decode()
    assert words in shown
    assert 'aria-invalid="true"' in shown


def test_a_file_over_the_limit_is_refused(ada: Client, settings: Any) -> None:
    settings.IMPORT_BYTES_MAX = 10
    assert "larger than" in ada.post(PAGE, {"file": SimpleUploadedFile("a.csv", b"n" * 11)}).content.decode()


def test_operators_neither_import_nor_export(world: World, client: Client) -> None:
    client.force_login(world.bo)
    assert [client.get(page).status_code for page in (PAGE, EXPORT)] == [403, 403]


def test_a_draft_is_deleted_with_its_file(world: World, ada: Client) -> None:
    here = sent(ada, b"Name\nInes\n")
    where = only(world).file
    ada.post(here, {"do": "drop"})
    with within(world.acme):
        assert not Import.objects.exists()
    assert where.storage.exists(where.name)  # until the transaction ends, which is the test's


# Export


def people(world: World) -> None:
    with within(world.acme):
        Contact.objects.create().learn({"name": "=cmd|'/c calc'!A0", "email": "evil@example.com"}, "page")
        Contact.objects.create().learn({"name": "Ines", "phone": "+31206241111", "seats": -5}, "operator")


def exported(world: World, ada: Client, **asked: Any) -> str:
    ada.post(EXPORT, {"column": ["name", "email", "phone"], "format": "csv", **asked})
    with within(world.acme):
        made = ContactExport.objects.newest_first().first()
    exporting.carry(world.acme.pk, made.pk)
    answer = ada.get(f"{EXPORT}{made.pk}/file/")
    assert answer.status_code == 200
    return text(answer)


def test_no_cell_of_an_export_is_run(world: World, ada: Client) -> None:
    people(world)
    rows = list(csv.reader(io.StringIO(exported(world, ada))))
    assert rows[0] == ["\ufeffName", "E-mail", "Phone"]
    assert ["'=cmd|'/c calc'!A0", "evil@example.com", ""] in rows
    assert ["Ines", "", "'+31206241111"] in rows


def test_json_lines_are_as_they_are(world: World, ada: Client) -> None:
    people(world)
    with within(world.acme):
        from crm.models import Definition

        Definition.objects.create(name="seats", title="Seats", kind="number")
    lines = exported(world, ada, format="jsonl", column=["name", "labels", "attribute:seats"]).splitlines()
    found = [json.loads(line) for line in lines]
    assert {"name": "Ines", "labels": [], "attributes": {"seats": -5}} in found
    assert {"name": "=cmd|'/c calc'!A0", "labels": []} in found


def test_a_segment_a_filter_and_a_selection(world: World, ada: Client) -> None:
    people(world)
    asked = {"conditions": [{"field": "search", "text": "ines"}]}
    with within(world.acme):
        segment = Segment.objects.create(name="Ines only", conditions=asked, shared=True)
        own = Segment.objects.create(name="Bo's", conditions=asked, owner=world.bo_at)
        ines = Contact.objects.get(name="Ines")
    for how in ({"segment": segment.pk}, {"asked": json.dumps(asked)}, {"ids": str(ines.pk)}):
        assert len(exported(world, ada, **how).splitlines()) == 2, how
    assert "Ines only" in ada.get(EXPORT, {"segment": str(segment.pk)}).content.decode()
    assert "not here any more" in ada.get(EXPORT, {"segment": str(own.pk)}).content.decode()
    assert "cannot be read" in ada.get(EXPORT, {"asked": '{"conditions": [{"field": "x"}]}'}).content.decode()


def test_the_list_hands_on_what_it_asks(world: World, ada: Client) -> None:
    people(world)
    shown = ada.get("/app/acme-bikes/contacts/", {"q": "ines", "phone": "yes"}).content.decode()
    [link] = re.findall(r'href="([^"]*/contacts/export/[^"]*)"', shown)
    page = ada.get(html.unescape(link)).content.decode()
    assert "name, e-mail or phone" in page or "ines" in page
    assert '<span class="soft">· 1</span>' in page
    assert "/contacts/import/" in shown


def test_an_export_is_its_makers_alone_and_who_made_it_stays(world: World, ada: Client) -> None:
    people(world)
    exported(world, ada)
    with within(world.acme):
        Membership.objects.filter(pk=world.bo_at.pk).update(role="admin")
        made = ContactExport.objects.get()
    bo = Client()
    bo.force_login(world.bo)
    assert bo.get(f"{EXPORT}{made.pk}/file/").status_code == 404
    assert "For Ada alone" in bo.get(EXPORT).content.decode()
    with within(world.acme):
        made.sweep()
    assert ada.get(f"{EXPORT}{made.pk}/file/").status_code == 404
    with within(world.acme):
        kept = ContactExport.objects.get()
    assert (kept.by_id, kept.done, kept.downloads, kept.asked) == (world.ada_at.pk, made.done, 1, {})


def test_a_cancelled_export_leaves_no_file(world: World, ada: Client) -> None:
    people(world)
    ada.post(EXPORT, {"column": "name", "format": "csv"})
    with within(world.acme):
        made = ContactExport.objects.get()
    ada.post(f"{EXPORT}{made.pk}/")
    exporting.carry(world.acme.pk, made.pk)
    with within(world.acme):
        assert (ContactExport.objects.get().state, ContactExport.objects.get().file.name) == ("cancelled", "")


def test_what_is_exported_is_imported_as_it_was(world: World, ada: Client) -> None:
    people(world)
    with within(world.acme):
        from crm.models import Definition

        Definition.objects.create(name="seats", title="Seats", kind="number")
    data = exported(world, ada, column=[*list(exporting.COLUMNS), "attribute:seats"])
    with within(world.acme):
        before = list(Contact.objects.exclude(name="").order_by("name").values_list("name", "email", "phone"))
        Contact.objects.exclude(name="").delete()
        batch = work.receive(world.ada_at, SimpleUploadedFile("again.csv", data.encode()))
        batch.match = "external_id"
        work.start(batch, work.ImportState.RUNNING)
    carried(world, batch)
    with within(world.acme):
        after = Contact.objects.exclude(name="").order_by("name")
        assert list(after.values_list("name", "email", "phone")) == before
        assert Contact.objects.get(name="Ines").attributes.get(name="seats").value == -5
