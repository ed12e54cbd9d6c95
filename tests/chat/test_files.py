"""Files that operators send: what is taken, what is kept of it, and who is given it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import composing, due, files, files_images, protocol as p
from chat.files_kinds import name_of
from chat.models import Attachment, Conversation
from crm.models import Block, Visitor
from tests.chat.filing import PDF, bomb, browser_of, drawn, kept, packed, send
from tests.world import World, begun

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Any) -> Iterator[Path]:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


@pytest.fixture
def ada(world: World) -> Client:
    return browser_of(world.ada)


def on_disk(storage: Path) -> list[Path]:
    return [path for path in storage.rglob("*") if path.is_file()]


def said(world: World, *ids: str, note: bool = False, talk: Conversation | None = None) -> int:
    """A message, or a note, of Ada's with these files; its number."""
    shape = p.NoteAdd if note else p.MessageSend
    keys = [UUID(each) for each in ids]
    command = shape(client_id=uuid7(), body="Here", conversation=(talk or world.talk).pk, files=keys)
    with within(world.acme):
        return composing.write(command.conversation, world.ada_at.pk, command=command).seq


def address(found: str, more: str = "") -> str:
    return f"/app/acme-bikes/inbox/files/{found}/{more}"


class TestTaking:
    @pytest.mark.parametrize(
        ("name", "declared", "content"),
        [
            ("a.pdf", "application/pdf", PDF),
            ("a.txt", "text/plain", b"Gears, \xc3\xa9"),
            ("list.csv", "application/vnd.ms-excel", b"a;b\r\n1;2"),
            ("a.zip", "application/x-zip-compressed", packed("a.txt")),
            ("a.docx", "", packed("[Content_Types].xml", "word/document.xml")),
            ("a.xlsx", "application/octet-stream", packed("[Content_Types].xml", "xl/workbook.xml")),
            ("a.mp4", "video/mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42"),
            ("a.mp3", "audio/mpeg", b"ID3\x04\0\0\0\0\0\0"),
            ("a.ogg", "audio/ogg", b"OggS\0\x02" + bytes(20) + b"\x01vorbis"),
            ("A.JPG", "image/jpeg", drawn("JPEG")),
            ("a.webp", "image/webp", drawn("WEBP")),
            ("a.gif", "image/gif", drawn("GIF")),
        ],
    )
    def test_what_is_on_the_list_is_taken(
        self, name: str, declared: str, content: bytes, ada: Client, world: World
    ) -> None:
        answer = send(ada, world.talk, content, name, declared, size=str(len(content)))
        assert (answer.status_code, answer.json()["name"]) == (201, name)
        assert answer.json()["ready"]

    @pytest.mark.parametrize(
        ("name", "declared", "content"),
        [
            ("page.html", "text/html", b"<html>"),
            ("drawing.svg", "image/svg+xml", b"<svg/>"),
            ("tool.exe", "application/octet-stream", b"MZ"),
            ("run.js", "text/javascript", b"alert(1)"),
            ("word.docm", "", packed("word/document.xml")),
            ("nothing", "", b"x"),
        ],
    )
    def test_what_a_browser_or_a_machine_would_run_is_not(
        self, name: str, declared: str, content: bytes, ada: Client, world: World
    ) -> None:
        answer = send(ada, world.talk, content, name, declared)
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("Files of this kind are not taken. Send ")
        assert kept(world) == []

    @pytest.mark.parametrize(
        ("name", "declared", "content"),
        [
            ("a.png", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("a.png", "image/png", drawn("JPEG")),
            ("a.png", "image/jpeg", drawn("PNG")),
            ("a.pdf", "text/html", PDF),
            ("a.pdf", "application/pdf", b"MZ\x90\0"),
            ("a.txt", "text/plain", b"<!doctype html><script>alert(1)</script>"),
            ("a.txt", "text/plain", b"  \n<SVG onload=alert(1)>"),
            ("a.csv", "text/csv", drawn()),
            ("a.docx", "", packed("a.txt")),
            ("a.odt", "", packed("word/document.xml")),
            ("a.zip", "application/zip", PDF),
            ("a.mp4", "video/mp4", b"ID3\x04\0\0\0\0\0\0"),
        ],
    )
    def test_name_kind_and_content_must_agree(
        self, name: str, declared: str, content: bytes, ada: Client, world: World
    ) -> None:
        answer = send(ada, world.talk, content, name, declared)
        assert (answer.status_code, kept(world)) == (400, [])
        assert "is not what its name says" in answer.json()["detail"]

    def test_a_document_that_hides_a_program_is_refused(self, ada: Client, world: World) -> None:
        answer = send(ada, world.talk, packed("word/document.xml", "word/vbaProject.bin"), "a.docx")
        assert "contains macros" in answer.json()["detail"]

    def test_one_that_is_too_large_is_refused_in_words(
        self, ada: Client, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "BYTES_MAX", 1_000_000)
        answer = send(ada, world.talk, PDF + bytes(1_000_000), "a.pdf")
        assert answer.json()["detail"].startswith("This file is larger than 1 MB. Send a smaller one")

    def test_an_empty_one_is_refused(self, ada: Client, world: World) -> None:
        assert send(ada, world.talk, b"", "a.txt").status_code == 400
        assert ada.post(f"/app/acme-bikes/inbox/{world.talk.number}/files/").status_code == 400

    def test_one_that_was_cut_on_its_way_is_not_kept(self, ada: Client, world: World, storage: Path) -> None:
        answer = send(ada, world.talk, PDF[:20], "a.pdf", size=str(len(PDF)))
        assert "did not arrive as a whole" in answer.json()["detail"]
        cut = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7'
        path = f"/app/acme-bikes/inbox/{world.talk.number}/files/"
        assert ada.post(path, cut, content_type="multipart/form-data; boundary=c").status_code == 400
        assert (kept(world), on_disk(storage)) == ([], [])

    def test_files_that_nobody_sends_do_not_pile_up(
        self, ada: Client, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "WAITING_MAX", 2)
        assert [send(ada, world.talk, b"a", "a.txt").status_code for _ in range(3)] == [201, 201, 400]

    def test_a_workspace_sends_only_so_many_an_hour(
        self, ada: Client, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chat.views.files.UPLOADS", "1 per hour")
        send(ada, world.talk, b"a", "a.txt")
        late = send(browser_of(world.bo), world.talk, b"a", "a.txt")
        assert (late.status_code, int(late["Retry-After"]) > 0) == (429, True)

    @pytest.mark.parametrize(
        ("sent", "name"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            (r"C:\Users\Ada\bill.pdf", "bill.pdf"),
            ("cod\u202efdp.exe.txt", "codfdp.exe.txt"),
            ("a\r\nSet-Cookie: b.txt", "aSet-Cookie: b.txt"),
            ("n" * 300 + ".pdf", "n" * 146 + ".pdf"),
            ("...", "file"),
        ],
    )
    def test_a_name_is_only_a_name(self, sent: str, name: str) -> None:
        assert name_of(sent) == name


class TestImages:
    def test_what_the_camera_wrote_is_kept_nowhere(self, ada: Client, world: World) -> None:
        exif = Image.Exif()
        exif[0x010F] = "Secret camera"
        exif[0x0112] = 6  # it lay on its side
        exif.get_ifd(0x8825)[2] = (52.0, 22.0, 0.0)
        send(ada, world.talk, drawn("JPEG", (60, 40), exif=exif, comment=b"Secret words"), "a.jpg")
        [attachment] = kept(world)
        assert (attachment.width, attachment.height) == (40, 60)
        for stored in (attachment.file, attachment.preview):
            raw = stored.read()
            assert b"Secret" not in raw
            assert b"Exif" not in raw
            with Image.open(BytesIO(raw)) as image:
                assert image.size == (40, 60)

    def test_the_preview_is_a_small_webp(self, ada: Client, world: World) -> None:
        send(ada, world.talk, drawn("PNG", (2000, 500)), "a.png")
        [attachment] = kept(world)
        with Image.open(attachment.preview) as image:
            assert (image.format, image.size) == ("WEBP", (1280, 320))
        with Image.open(attachment.file) as image:
            assert (image.format, image.size) == ("PNG", (2000, 500))

    def test_a_moving_picture_goes_on_moving(self, ada: Client, world: World) -> None:
        first, *rest = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
        moving = BytesIO()
        first.save(moving, "GIF", save_all=True, append_images=rest, duration=200, comment=b"Secret")
        send(ada, world.talk, moving.getvalue(), "a.gif")
        [attachment] = kept(world)
        assert b"Secret" not in attachment.file.read()
        with Image.open(attachment.file) as image:
            assert (image.n_frames, image.info["duration"]) == (3, 200)

    @pytest.mark.parametrize("side", [7_000, 12_000, 60_000])
    def test_a_bomb_is_refused_before_it_is_decoded(self, side: int, ada: Client, world: World) -> None:
        answer = send(ada, world.talk, bomb(side), "a.png", "image/png")
        assert "more than 40 million pixels" in answer.json()["detail"]
        assert kept(world) == []

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_a_truncated_one_is_refused(self, kind: str, ada: Client, world: World, storage: Path) -> None:
        whole = drawn(kind, (400, 400))
        answer = send(ada, world.talk, whole[: len(whole) * 2 // 3], f"a.{kind.lower()}")
        assert "cannot be read" in answer.json()["detail"]
        assert (kept(world), on_disk(storage)) == ([], [])


class TestLarge:
    """What takes long is made by a worker; until then nobody is given it."""

    @pytest.fixture(autouse=True)
    def everything_is_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files_images, "AT_ONCE_PIXELS", 0)

    def test_it_is_shown_once_it_was_made_anew(
        self, ada: Client, world: World, storage: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        told = send(ada, world.talk, drawn("JPEG"), "a.jpg").json()
        assert not told["ready"]
        assert [ada.get(address(told["id"], more)).status_code for more in ("", "preview/")] == [404, 404]
        with within(world.acme), django_capture_on_commit_callbacks(execute=True):
            files.prepare(UUID(told["id"]))
            files.prepare(UUID(told["id"]))
        assert ada.get(address(told["id"], "state/")).json() == {
            **told,
            "ready": True,
            "width": 60,
            "height": 40,
        } | {"size": kept(world)[0].size}
        assert len(on_disk(storage)) == 2

    def test_a_message_waits_for_it(self, ada: Client, world: World) -> None:
        told = send(ada, world.talk, drawn(), "a.png").json()
        with pytest.raises(composing.codec.Refusal) as refused:
            said(world, told["id"])
        assert refused.value.frame.retry_ms > 0

    def test_one_that_turns_out_to_be_broken_goes(
        self, ada: Client, world: World, storage: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        told = send(ada, world.talk, drawn("PNG", (400, 400))[:-40], "a.png").json()
        with within(world.acme), django_capture_on_commit_callbacks(execute=True):
            files.prepare(UUID(told["id"]))
        assert (kept(world), on_disk(storage)) == ([], [])
        assert ada.get(address(told["id"], "state/")).status_code == 404

    def test_who_waits_long_has_it_asked_for_again(
        self, ada: Client, world: World, django_capture_on_commit_callbacks: Any
    ) -> None:
        told = send(ada, world.talk, drawn(), "a.png").json()
        with mock.patch("chat.tasks.prepare_file.delay") as asked:
            for more in ("", "?again=1"):
                with django_capture_on_commit_callbacks(execute=True):
                    ada.get(address(told["id"], f"state/{more}"))
        asked.assert_called_once_with(str(world.acme.pk), told["id"])


class TestGiving:
    def test_everything_but_our_own_images_is_saved_and_never_run(self, ada: Client, world: World) -> None:
        for content, name, disposition in ((PDF, "bill é.pdf", "attachment"), (drawn(), "a.png", "inline")):
            told = send(ada, world.talk, content, name).json()
            answer = ada.get(address(told["id"]))
            assert answer["Content-Disposition"].startswith(disposition)
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            assert answer["Cache-Control"].startswith("private")

    def test_what_is_not_sent_is_its_sender_s_alone(self, ada: Client, world: World) -> None:
        told, bo = send(ada, world.talk, drawn(), "a.png").json(), browser_of(world.bo)
        addresses = [address(told["id"], more) for more in ("", "preview/", "state/")]
        assert [ada.get(each).status_code for each in addresses] == [200, 200, 200]
        assert [bo.get(each).status_code for each in addresses] == [404, 404, 404]
        assert bo.delete(address(told["id"])).status_code == 404
        said(world, told["id"])
        assert bo.get(address(told["id"])).status_code == 200

    def test_it_can_be_taken_away_until_it_is_sent(
        self, ada: Client, world: World, storage: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        told = send(ada, world.talk, drawn(), "a.png").json()
        with django_capture_on_commit_callbacks(execute=True):
            assert ada.delete(address(told["id"])).status_code == 204
        assert (kept(world), on_disk(storage)) == ([], [])
        sent = send(ada, world.talk, drawn(), "a.png").json()
        said(world, sent["id"])
        assert ada.delete(address(sent["id"])).status_code == 404

    def test_taking_a_message_back_takes_its_files(
        self, ada: Client, world: World, storage: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        seq = said(world, send(ada, world.talk, drawn(), "a.png").json()["id"])
        other = said(world, send(ada, world.talk, PDF, "a.pdf").json()["id"])
        with within(world.acme), django_capture_on_commit_callbacks(execute=True):
            world.talk.messages.get(seq=seq).unsend(by=world.ada_at)
        assert [attachment.seq for attachment in kept(world)] == [other]
        assert len(on_disk(storage)) == 1


class TestGivingToVisitors:
    def ask(self, world: World, found: str, secret: str = "", more: str = "", site: Any = None) -> Any:
        bearer = {"Authorization": f"Bearer {secret or world.vi_secret}"}
        return Client().get(
            f"/chatbox/{(site or world.shop).public_key}/files/{found}/{more}", headers=bearer
        )

    def test_vi_is_given_what_was_sent_to_her(self, ada: Client, world: World) -> None:
        told = send(ada, world.talk, drawn(), "a.png").json()
        assert self.ask(world, told["id"]).status_code == 404, "it is not sent yet"
        said(world, told["id"])
        answer = self.ask(world, told["id"])
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert self.ask(world, told["id"], more="?preview")["Content-Type"] == "image/webp"

    def test_nobody_else_is(self, ada: Client, world: World) -> None:
        told = send(ada, world.talk, PDF, "a.pdf").json()
        said(world, told["id"])
        with within(world.acme):
            other, secret = Visitor.objects.arrive(world.shop)
            begun(other)
        assert self.ask(world, told["id"], secret).status_code == 404
        assert self.ask(world, told["id"], "wrong").status_code == 401
        assert self.ask(world, told["id"], site=world.site_of_other).status_code == 401
        assert Client().get(f"/chatbox/{world.shop.public_key}/files/{told['id']}/").status_code == 401

    def test_a_file_on_a_note_stays_within_the_team(self, ada: Client, world: World) -> None:
        told = send(ada, world.talk, PDF, "a.pdf").json()
        said(world, told["id"], note=True)
        assert ada.get(address(told["id"])).status_code == 200
        assert self.ask(world, told["id"]).status_code == 404

    def test_her_own_conversation_opens_no_file_of_another(self, ada: Client, world: World) -> None:
        """The number of a message that she sees stands in another conversation, too."""
        with within(world.acme):
            elsewhere = begun(Visitor.objects.arrive(world.shop)[0])
        said(world, send(ada, world.talk, PDF, "a.pdf").json()["id"])
        told = send(ada, elsewhere, PDF, "a.pdf").json()
        said(world, told["id"], talk=elsewhere)
        assert len({attachment.seq for attachment in kept(world)}) == 1
        assert self.ask(world, told["id"]).status_code == 404

    def test_what_was_taken_back_or_ended_is_not_given(self, ada: Client, world: World) -> None:
        told = send(ada, world.talk, PDF, "a.pdf").json()
        seq = said(world, told["id"])
        with within(world.acme):
            block = Block.objects.create(contact=world.talk.contact, by=world.ada_at)
        assert self.ask(world, told["id"]).status_code == 404, "the contact is blocked"
        with within(world.acme):
            block.delete()
            world.talk.messages.get(seq=seq).unsend(by=world.ada_at)
        assert self.ask(world, told["id"]).status_code == 404
        with within(world.acme):
            Visitor.objects.get(pk=world.vi.pk).end()
        assert self.ask(world, told["id"]).status_code == 401


class TestSweeping:
    def test_what_nobody_sent_goes_after_a_day(
        self, ada: Client, world: World, storage: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        old, sent, fresh = (
            send(ada, world.talk, PDF, f"{name}.pdf").json()["id"] for name in ("a", "b", "c")
        )
        said(world, sent)
        with within(world.acme):
            yesterday = timezone.now() - timedelta(hours=25)
            Attachment.objects.filter(pk__in=[old, sent]).update(created_at=yesterday)
        with django_capture_on_commit_callbacks(execute=True):
            assert due.sweep() == 1
        assert {str(attachment.pk) for attachment in kept(world)} == {sent, fresh}
        assert len(on_disk(storage)) == 2

    def test_a_full_disk_leaves_no_half_of_it(self, world: World, storage: Path) -> None:
        upload = SimpleUploadedFile("a.txt", b"a", "text/plain")
        broken = mock.patch.object(Attachment, "save", side_effect=OSError("no space left"))
        with within(world.acme), broken, pytest.raises(OSError, match="no space left"):
            files.receive(world.talk, world.ada_at, upload)
        assert on_disk(storage) == []
