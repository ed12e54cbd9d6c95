"""Files and events over the API."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.api.conftest import made
from tests.world import World


def upload(ask: Any, talk: str, **headers: str) -> Any:
    sent = {"conversation": talk, "file": SimpleUploadedFile("bill.txt", b"12 euro")}
    raw = encode_multipart(BOUNDARY, sent)
    return ask("POST", "files", raw=raw, Content_Type=MULTIPART_CONTENT, **headers)


def test_a_file_is_uploaded_sent_and_fetched(ask: Any, world: World) -> None:
    talk = f"cnv_{world.talk.pk.hex}"
    made_ = upload(ask, talk, Idempotency_Key="bill")
    assert made_.status_code == 201, made_.said
    assert upload(ask, talk, Idempotency_Key="bill").said["id"] == made_.said["id"]
    file = made_.said["id"]
    said = ask("POST", f"conversations/{talk}/messages", {"files": [file]})
    assert [each["name"] for each in said.said["files"]] == ["bill.txt"]
    fetched = ask("GET", f"files/{file}/content")
    assert b"".join(fetched.streaming_content) == b"12 euro"
    assert fetched["Content-Disposition"].startswith("attachment")
    assert ask("DELETE", f"files/{file}").status_code == 409


def test_a_file_that_is_not_sent_is_its_keys_alone(ask: Any, world: World) -> None:
    file = upload(ask, f"cnv_{world.talk.pk.hex}").said["id"]
    _, other = made(world)
    assert other("GET", f"files/{file}").status_code == 404
    assert ask("DELETE", f"files/{file}").status_code == 204


def test_what_is_no_upload_is_told_why(ask: Any, world: World) -> None:
    broken = ask("POST", "files", raw=b"--x", Content_Type="multipart/form-data")
    assert broken.status_code == 400
    assert ask("POST", "files", {}).said["errors"][0]["pointer"] == "/file"
    elsewhere = upload(ask, "cnv_" + "0" * 32)
    assert elsewhere.said["errors"][0]["pointer"] == "/conversation"
