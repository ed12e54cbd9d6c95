import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.pictures import BYTES_MAX
from tests.world import World

PICTURE = "/app/profile/picture/"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Iterator[Path]:
    storages = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
    settings.STORAGES = storages
    return tmp_path


def drawn(kind: str = "JPEG", size: tuple[int, int] = (600, 300), **options: Any) -> bytes:
    packed = BytesIO()
    Image.new("RGB", size, "teal").save(packed, kind, **options)
    return packed.getvalue()


def upload(browser: Client, content: bytes, name: str = "me.jpg") -> Any:
    return browser.post(PICTURE, {"picture": SimpleUploadedFile(name, content)}, follow=True)


def fresh(world: World) -> User:
    return User.objects.get(pk=world.ada.pk)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "me.jpg"), ("JPEG", "ME.JPEG"), ("PNG", "me.png"), ("WEBP", "me.webp"), ("GIF", "me.gif")],
)
def test_it_becomes_a_small_square_of_our_own_making(kind: str, name: str, ada: Client, world: World) -> None:
    assert "Saved" in upload(ada, drawn(kind), name).content.decode()
    with Image.open(fresh(world).picture) as kept:
        assert (kept.format, kept.size) == ("WEBP", (256, 256))


def test_where_it_was_taken_is_not_kept(ada: Client, world: World) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 0.0)
    upload(ada, drawn(exif=exif))
    raw = fresh(world).picture.read()
    assert b"Secret camera" not in raw
    assert b"EXIF" not in raw


def test_a_picture_taken_sideways_stands_upright(ada: Client, world: World) -> None:
    image = Image.new("RGB", (300, 300), "red")
    image.paste("blue", (0, 0, 300, 150))
    exif = Image.Exif()
    exif[0x0112] = 3  # turned by 180 degrees
    packed = BytesIO()
    image.save(packed, "JPEG", exif=exif)
    upload(ada, packed.getvalue())
    with Image.open(fresh(world).picture) as kept:
        red, _, blue = kept.convert("RGB").getpixel((128, 30))
    assert red > blue


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("me.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG among them"),
        ("me.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "not what its name says"),
        ("me.jpg", b"%PDF-1.7 and so on", "not what its name says"),
        ("me.png", drawn("JPEG"), "not what its name says"),
        ("me.jpg", drawn("JPEG")[:300], "cannot be read"),
        ("me.jpg", b"", "empty"),
        ("me.exe", b"MZ", "Choose a JPEG"),
    ],
)
def test_anything_else_is_refused_in_words(
    name: str, content: bytes, words: str, ada: Client, world: World, files: Path
) -> None:
    assert words in upload(ada, content, name).content.decode()
    assert not fresh(world).picture
    assert list(files.rglob("*.webp")) == []


def test_more_than_five_megabytes_is_refused(ada: Client, world: World) -> None:
    page = upload(ada, drawn() + b"\0" * BYTES_MAX).content.decode()
    assert "larger than 5 MB" in page
    assert not fresh(world).picture


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes whose header promises side × side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_000, 12_000, 60_000])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(side: int, ada: Client, world: World) -> None:
    assert "more than 40 million pixels" in upload(ada, bomb(side), "me.png").content.decode()
    assert not fresh(world).picture


def test_anyone_with_its_address_sees_it_and_nothing_runs_from_it(
    ada: Client, client: Client, world: World
) -> None:
    upload(ada, drawn())
    answer = client.get(fresh(world).picture.url)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"].startswith("private")
    assert b"".join(answer)[:4] == b"RIFF"  # type: ignore[arg-type]


def test_another_picture_takes_the_place_of_the_first(
    ada: Client, client: Client, world: World, commit: Any, files: Path
) -> None:
    upload(ada, drawn())
    first = fresh(world).picture.url
    with commit():
        upload(ada, drawn("PNG"), "me.png")
    assert fresh(world).picture.url != first
    assert client.get(first).status_code == 404
    assert len(list(files.rglob("*.webp"))) == 1


def test_it_can_be_taken_away(ada: Client, client: Client, world: World, commit: Any) -> None:
    upload(ada, drawn())
    address = fresh(world).picture.url
    with commit():
        assert "Picture removed" in ada.post(PICTURE, {"remove": "yes"}, follow=True).content.decode()
    assert not fresh(world).picture
    assert client.get(address).status_code == 404
    assert not default_storage.exists(address.lstrip("/"))


def test_a_file_outside_the_pictures_has_no_address(client: Client, world: World) -> None:
    assert client.get(f"/pictures/{world.ada.pk}/..%2f..%2fsecrets.webp").status_code == 404


def test_a_stranger_is_asked_to_log_in(client: Client, db: None) -> None:
    assert client.post(PICTURE, {"remove": "yes"})["Location"].startswith("/accounts/login/")
