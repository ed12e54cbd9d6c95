"""A person's picture: whatever was sent becomes a small square WebP of our own making."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import PurePath
from typing import IO

import puremagic
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 256  # pixels
BYTES_MAX = 5 * 1024 * 1024
PIXELS_MAX = 40_000_000
ENDINGS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BROKEN = "This picture cannot be read. Save it again as JPEG or PNG and choose that."


class Unusable(Exception):
    """Says to a person what to do instead."""


def portrait(upload: UploadedFile) -> ContentFile:
    """256 × 256 pixels of WebP without anything that came along (EXIF, place, colour profile).

    Raises Unusable. Content and ending of the name have to agree, so that what is sent is what it claims to be.
    """
    if (upload.size or 0) > BYTES_MAX:
        raise Unusable("This picture is larger than 5 MB. Choose a smaller one.")
    _refuse_strange(upload)
    try:
        return _encoded(_squared(upload))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:
        raise Unusable(BROKEN) from fault


def _refuse_strange(upload: UploadedFile) -> None:
    claimed = ENDINGS.get(PurePath(upload.name or "").suffix.lower())
    if claimed is None:
        raise Unusable("Choose a JPEG, PNG, WebP or GIF. Other files, SVG among them, are not taken.")
    if claimed not in _kinds(upload.read(4096)):
        raise Unusable("This file is not what its name says. Choose a JPEG, PNG, WebP or GIF.")
    upload.seek(0)


def _kinds(beginning: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(beginning)}
    except (puremagic.PureError, ValueError):
        return set()


def _squared(file: IO[bytes]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(file, formats=FORMATS)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
            raise Unusable(_too_many()) from fault
    # The size is read from the header; nothing is decoded before this.
    if image.width * image.height > PIXELS_MAX:
        raise Unusable(_too_many())
    image.draft("RGB", (SIDE * 2, SIDE * 2))
    upright = ImageOps.exif_transpose(image)
    return ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE))


def _encoded(image: Image.Image) -> ContentFile:
    # A new image: only pixels go over.
    clean = Image.new("RGBA", image.size)
    clean.paste(image)
    packed = BytesIO()
    clean.save(packed, "WEBP", quality=85, method=4)
    return ContentFile(packed.getvalue(), name="picture.webp")


def _too_many() -> str:
    return f"This picture has more than {PIXELS_MAX // 1_000_000} million pixels. Choose a smaller one."
