"""Settings → Import, as somebody uses it who is allowed to; and the command for what is too large for it."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Import
from tests.chat import exports
from tests.chat.moves import carried
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
PAGE = "/app/acme-bikes/settings/import/"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr("crm.tasks.carry_import.delay", lambda *of: None)


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    client.force_login(world.ada)
    return client


def sent(ada: Client, vendor: str, content: bytes) -> Any:
    file = SimpleUploadedFile("export.json", content)
    [site] = re.findall(r'<option value="([0-9a-f-]{36})"', ada.get(PAGE).content.decode())
    return ada.post(PAGE, {"vendor": vendor, "basis": "contract", "file": file, "site": site})


def only(world: World) -> Import:
    with within(world.acme):
        return Import.objects.get()


def test_from_file_to_report_and_back(world: World, ada: Client) -> None:
    file = exports.lines(exports.intercom(1), exports.intercom(2, created_at=None), exports.INTERCOM_CONTACTS)
    here = sent(ada, "intercom", file)["Location"]
    assert "Reading the file" in ada.get(here).content.decode()
    carried(world, only(world))
    shown = ada.get(here).content.decode()
    for words in (
        "This will happen",
        "Mia",
        "as a former operator",
        "</span> × ratings",
        "import their own file first",
    ):
        assert words in shown
    assert "Its created_at cannot be read." in shown
    ada.post(here, {"do": "run"})
    told = ada.get(f"{here}progress/").json()
    assert told == {"ended": False, "share": 0, "words": "0 of 1 conversations"}
    carried(world, only(world))
    assert "conversations made" in ada.get(here).content.decode()
    kept = ada.get(f"/app/acme-bikes/contacts/import/{only(world).pk}/aside.csv")
    assert "created_at cannot be read" in b"".join(kept.streaming_content).decode()  # type: ignore[arg-type]
    assert "Intercom" in ada.get(PAGE).content.decode()
    ada.post(here, {"do": "undo"})
    carried(world, only(world))
    assert "1 conversation is gone again, and 1 contact is as before" in ada.get(here).content.decode()


def test_a_table_of_contacts_goes_to_its_columns(world: World, ada: Client) -> None:
    there = sent(ada, "chatwoot", b"id,name,email\n1,Visitor Six,visitor6@example.com\n")["Location"]
    assert there.startswith("/app/acme-bikes/contacts/import/")
    assert "Id at Chatwoot" in ada.get(there).content.decode()


def test_what_is_missing_or_wrong_is_said_in_place(world: World, ada: Client, settings: Any) -> None:
    shown = ada.post(PAGE, {"vendor": "crisp"}).content.decode()
    assert "Choose a file first." in shown
    assert "Say on which ground you hold it." in shown
    wrong = sent(ada, "crisp", exports.lines(exports.intercom())).content.decode()
    assert "Choose Intercom above" in wrong
    settings.IMPORT_BYTES_MAX = 10
    assert "by the command import_from" in sent(ada, "crisp", exports.CRISP).content.decode()


def test_operators_do_not_import(world: World, client: Client) -> None:
    client.force_login(world.bo)
    assert client.get(PAGE).status_code == 403


def test_a_file_that_made_nothing_is_deleted(world: World, ada: Client) -> None:
    here = sent(ada, "crisp", exports.CRISP)["Location"]
    carried(world, only(world))
    assert ada.post(here, {"do": "drop"})["Location"] == PAGE
    with within(world.acme):
        assert not Import.objects.exists()


def test_the_command_tries_and_then_imports(world: World, tmp_path: Path) -> None:
    file = tmp_path / "crisp.jsonl"
    file.write_bytes(exports.CRISP)
    who = {"workspace": "acme-bikes", "member": "ada@demo.test", "basis": "contract"}
    out = StringIO()
    call_command("import_from", "crisp", str(file), **who, stdout=out)
    assert "1 conversations would be made" in out.getvalue()
    call_command("import_from", "crisp", str(file), **who, yes=True, stdout=out)
    assert "1 conversations made" in out.getvalue()
    with within(world.acme):
        assert Conversation.objects.exclude(imported_seq=0).count() == 1
    file.write_text(json.dumps([exports.CRISP_LIST])[:-9])
    with pytest.raises(CommandError, match="broken or cut off"):
        call_command("import_from", "crisp", str(file), **who, stdout=out)
