"""Canned replies: who may use them, what their variables become, and what is refused when one is saved."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tenancy import within
from chat import canned, markdown, variables
from chat.models import Attachment, CannedFolder, CannedReply
from paldesk.node import command
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
NEW = {"title": "Opening hours", "shortcut": "hours", "body": "We open at nine.", "whose": "everybody"}


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def ada(world: World) -> Client:
    return client(world.ada)


def path(world: World, rest: str = "") -> str:
    return f"/app/{world.acme.slug}/settings/replies/{rest}"


def saved(world: World, **values: Any) -> CannedReply:
    with within(world.acme):
        return CannedReply.objects.create(
            **{"title": "Hours", "shortcut": "hours", "body": "At nine.", **values}
        )


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


# Variables


def filled(world: World, text: str, **contact: str) -> str:
    with within(world.acme):
        for name, value in contact.items():
            setattr(world.talk.contact, name, value)
        return variables.filled(text, world.talk, world.ada_at)


def test_every_variable_is_filled_in(world: World) -> None:
    text = " / ".join(f"{{{{{name}}}}}" for name in variables.VARIABLES)
    assert (
        filled(world, text, name="Vi Vance", email="vi@example.test")
        == "Vi / Vi Vance / vi@example.test / Ada / Ada / Acme Bikes / Shop / 1"
    )


def test_the_fallback_stands_where_nothing_is_known(world: World) -> None:
    assert filled(world, "Hello {{ contact.first_name | there }},") == "Hello there,"
    assert filled(world, "Hello {{contact.first_name}},") == "Hello ,"
    assert filled(world, "Hello {{contact.first_name|there}},", name="Vi") == "Hello Vi,"


def test_a_name_never_becomes_another_variable(world: World) -> None:
    assert filled(world, "Hello {{contact.name}}", name="{{contact.email}}", email="a@b.test") == (
        "Hello {{contact.email}}"
    )


@pytest.mark.parametrize(
    "name",
    ["*Vi*", "_Vi_", "[Vi](https://evil.test)", "`Vi`", "~~Vi~~", "- Vi", "> Vi", "1. Vi", "a\\*b*", "# Vi"],
)
@pytest.mark.parametrize(
    "around", ["{{contact.name}}", "**{{contact.name}}**, hello", "Hello\n{{contact.name}}"]
)
def test_a_name_never_becomes_markup(world: World, name: str, around: str) -> None:
    body = filled(world, around, name=name)
    tree = markdown.tree(body)
    shown = "".join(_texts(tree)) if tree is not None else body
    assert name in shown
    names = set(_names(tree or []))
    assert names <= {"p", "br", "strong"}
    assert ("strong" in names) == around.startswith("**")


def _texts(nodes: list[Any]) -> list[str]:
    return [node if isinstance(node, str) else "".join(_texts(node[2])) for node in nodes]


def _names(nodes: list[Any]) -> list[str]:
    return [name for node in nodes if isinstance(node, list) for name in (node[0], *_names(node[2]))]


def test_an_address_stays_as_it_is(world: World) -> None:
    assert filled(world, "{{contact.email}}", email="vi_v-1.x@example.test") == "vi_v-1.x@example.test"


TEXTS = {
    "Hello {{contact.name}}": [],
    "{ one pair } is {text}": [],
    "{{contact.nme}} and {{contact.nme}}": ["There is no variable contact.nme."],
    "{{contact.name": ["A {{ has no matching }}."],
    "contact.name}}": ["A }} has no matching {{."],
    "{{}} {{|there}}": ["A variable has no name."],
    "{{__class__|x}}": ["There is no variable __class__."],
    "{{contact.name|{{operator.name}}}}": ["A {{ has no matching }}."],
    "{{contact.first_name|there}} {{oops|a}": ["A {{ has no matching }}."],
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_fault_is_named(text: str) -> None:
    assert variables.faults(text) == TEXTS[text]


def test_the_page_names_the_same_faults_while_one_types() -> None:
    script = """
    import { faults } from "paldesk/elements/variables";
    const [texts, known] = JSON.parse(process.argv[1]);
    console.log(JSON.stringify(texts.map((text) => faults(text, known))));
    """
    told = json.dumps([list(TEXTS), list(variables.VARIABLES)])
    answer = subprocess.run(
        command(["node", "--input-type=module", "--eval", script, told]),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == list(TEXTS.values())


# Settings


def test_a_reply_is_written_and_found(ada: Client, world: World) -> None:
    assert b"No canned reply yet" in ada.get(path(world)).content
    assert ada.post(path(world, "new/"), NEW).status_code == 302
    assert b"/hours" in ada.get(path(world)).content
    assert b"/hours" in ada.get(path(world), {"q": "NINE open"}).content
    assert b"Nothing found" in ada.get(path(world), {"q": "ten"}).content


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"body": "Hi {{contact.nick}}"}, "body", "There is no variable contact.nick."),
        ({"body": "Hi {{contact.name"}, "body", "A {{ has no matching }}."),
        ({"body": ""}, "body", "required"),
        ({"shortcut": "two words"}, "shortcut", "without a space"),
        ({"shortcut": "/"}, "shortcut", "letters"),
        ({"language": "xx"}, "language", "valid choice"),
        ({"whose": "nobody"}, "whose", "valid choice"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    ada: Client, world: World, change: dict[str, str], field: str, words: str
) -> None:
    answer = ada.post(path(world, "new/"), {**NEW, **change})
    assert words in " ".join(errors(answer)[field])
    assert answer.context["form"]["title"].value() == "Opening hours"
    if field == "body" and change["body"]:
        assert "Known are contact.first_name, " in " ".join(errors(answer)["body"])


def test_a_shortcut_is_taken_once_in_each_language(ada: Client, world: World) -> None:
    saved(world)
    assert "taken" in errors(ada.post(path(world, "new/"), {**NEW, "shortcut": "/Hours"}))["shortcut"][0]
    assert ada.post(path(world, "new/"), {**NEW, "language": "de"}).status_code == 302
    assert ada.post(path(world, "new/"), {**NEW, "whose": "me"}).status_code == 302


def test_an_operator_writes_their_own_and_leaves_the_shared_ones(world: World) -> None:
    bo = client(world.bo)
    shared = saved(world)
    assert bo.get(path(world)).status_code == 200
    for rest in (f"{shared.pk}/", f"{shared.pk}/deletion/", "folders/"):
        assert bo.get(path(world, rest)).status_code == 403
        assert bo.post(path(world, rest), NEW).status_code == 403
    bo.post(path(world, "new/"), {**NEW, "shortcut": "mine"})
    with within(world.acme):
        assert CannedReply.objects.get(shortcut="mine").owner == world.bo_at


def test_what_is_anothers_own_is_unknown(ada: Client, world: World) -> None:
    own = saved(world, owner=world.bo_at)
    assert ada.get(path(world, f"{own.pk}/")).status_code == 404
    assert b"Hours" not in ada.get(path(world)).content
    insertion = ada.post(f"/app/{world.acme.slug}/inbox/1/replies/{own.pk}/")
    assert insertion.json()["detail"] == "This canned reply is gone."


def test_deleting_asks_first(ada: Client, world: World) -> None:
    reply = saved(world)
    assert b"Delete Hours?" in ada.get(path(world, f"{reply.pk}/deletion/")).content
    assert ada.post(path(world, f"{reply.pk}/deletion/")).status_code == 302
    with within(world.acme):
        assert not CannedReply.objects.exists()


def test_a_deleted_folder_leaves_its_replies(ada: Client, world: World) -> None:
    ada.post(path(world, "folders/"), {"name": "Orders"})
    assert "already" in errors(ada.post(path(world, "folders/"), {"name": "orders"}))["name"][0]
    with within(world.acme):
        folder = CannedFolder.objects.get()
    reply = saved(world, folder=folder)
    assert b"1 reply" in ada.get(path(world, "folders/")).content
    ada.post(path(world, f"folders/{folder.pk}/deletion/"))
    with within(world.acme):
        reply.refresh_from_db()
    assert reply.folder is None


# In the composer


def test_a_reply_is_inserted_for_the_conversation_and_counted(ada: Client, world: World) -> None:
    reply = saved(world, body="Hello {{contact.first_name|there}}, this is {{operator.first_name}}.")
    told = ada.post(f"/app/{world.acme.slug}/inbox/1/replies/{reply.pk}/").json()
    assert told["text"] == "Hello there, this is Ada."
    with within(world.acme):
        reply.refresh_from_db()
    assert (reply.used, reply.last_used_at is not None) == (1, True)


def test_the_list_holds_shared_and_own_replies_in_one_query(ada: Client, world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    saved(world)
    saved(world, owner=world.ada_at, shortcut="mine")
    saved(world, owner=world.bo_at, shortcut="bos")
    told = ada.get(f"/app/{world.acme.slug}/inbox/replies/").json()["replies"]
    assert [(each["shortcut"], each["own"]) for each in told] == [("hours", False), ("mine", True)]
    with within(world.acme), CaptureQueriesContext(connection) as made:
        canned.listed(world.ada_at)
    assert len(made) == 1


# Files that come along


def txt(name: str = "terms.txt", content: bytes = b"Thirty days.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def test_files_come_along_as_copies_that_wait_to_be_sent(ada: Client, world: World) -> None:
    ada.post(path(world, "new/"), {**NEW, "files": [txt(), txt("map.txt", b"Turn left.")]})
    with within(world.acme):
        reply = CannedReply.objects.get()
        assert sorted(reply.files.values_list("name", flat=True)) == ["map.txt", "terms.txt"]
    for _ in range(2):
        told = ada.post(f"/app/{world.acme.slug}/inbox/1/replies/{reply.pk}/").json()["files"]
        assert sorted(file["name"] for file in told) == ["map.txt", "terms.txt"]
    with within(world.acme):
        waiting = Attachment.objects.filter(conversation=world.talk, member=world.ada_at, seq=None)
        assert waiting.count() == 4
        assert {each.file.read() for each in waiting} == {b"Thirty days.", b"Turn left."}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (txt("run.exe"), "run.exe: Files of this kind are not taken."),
        (txt("page.txt", b"<html>"), "page.txt: This file is not what its name says."),
        (txt("empty.txt", b""), "empty"),
    ],
)
def test_a_file_that_could_not_be_sent_is_refused_at_once(
    ada: Client, world: World, file: SimpleUploadedFile, words: str
) -> None:
    answer = ada.post(path(world, "new/"), {**NEW, "files": [file]})
    assert words in " ".join(errors(answer)["files"])
    with within(world.acme):
        assert not CannedReply.objects.exists()


def test_a_file_is_removed_with_its_content(
    ada: Client, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    ada.post(path(world, "new/"), {**NEW, "files": [txt()]})
    with within(world.acme):
        reply = CannedReply.objects.get()
        file = reply.files.get()
    stored = file.file.name
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        ada.post(path(world, f"{reply.pk}/"), {**NEW, "removed": [str(file.pk)]})
    with within(world.acme):
        assert not reply.files.exists()
    assert not default_storage.exists(stored)
