"""Images are made anew: what is kept and shown are pixels of our own writing, without place, camera or comment."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from chat.files_kinds import Unusable

PIXELS_MAX = 40_000_000  # of all its frames together
PREVIEW_SIDE = 1280
# What is made while the sender waits; a larger one is made by a worker.
AT_ONCE_PIXELS = 4_000_000
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 90, "method": 2},
    "GIF": {},
}
BROKEN = "This image cannot be read. Save it again as JPEG or PNG and send that."
TOO_MANY = (
    f"This image has more than {PIXELS_MAX // 1_000_000} million pixels. Make it smaller and send that."
)
_FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError)


@dataclass(frozen=True)
class Prepared:
    """``width`` and ``height`` as it is shown, in pixels."""

    file: ContentFile[bytes]
    preview: ContentFile[bytes]
    width: int
    height: int


def pixels(file: IO[bytes], media: str) -> int:
    """As the header says; nothing is decoded. Raises Unusable for one that is none, and for a bomb."""
    with _said_in_words():
        image = _opened(file, media)
        count = image.width * image.height * getattr(image, "n_frames", 1)
    if count > PIXELS_MAX:
        raise Unusable(TOO_MANY, "too_large")
    return count


def prepared(file: IO[bytes], media: str) -> Prepared:
    """The image and its preview, both new. Raises Unusable."""
    pixels(file, media)
    with _said_in_words():
        image = _opened(file, media)
        frames = [_clean(frame, media) for frame in ImageSequence.Iterator(image)]
        kept = _kept(frames, media, image.info)
        return Prepared(kept, _preview(frames[0]), *frames[0].size)


def _opened(file: IO[bytes], media: str) -> Image.Image:
    file.seek(0)
    return Image.open(file, formats=[FORMATS[media]])


def _clean(frame: Image.Image, media: str) -> Image.Image:
    upright = ImageOps.exif_transpose(frame)
    # A new image: only pixels go over.
    mode = "RGB" if media == "image/jpeg" or not frame.has_transparency_data else "RGBA"
    clean = Image.new(mode, upright.size)
    clean.paste(upright.convert(mode))
    clean.info.update({key: frame.info[key] for key in ("duration",) if key in frame.info})
    return clean


def _kept(frames: list[Image.Image], media: str, info: dict[Any, Any]) -> ContentFile[bytes]:
    name = FORMATS[media]
    more: dict[str, Any] = dict(_SAVED[name])
    if len(frames) > 1:
        durations = [int(frame.info.get("duration", 100)) for frame in frames]
        more |= {"save_all": True, "append_images": frames[1:], "duration": durations}
        more["loop"] = info.get("loop", 0)
    return _packed(frames[0], name, more)


def _preview(image: Image.Image) -> ContentFile[bytes]:
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return _packed(small, "WEBP", {"quality": 82, "method": 4})


def _packed(image: Image.Image, name: str, more: dict[str, Any]) -> ContentFile[bytes]:
    packed = BytesIO()
    image.save(packed, name, **more)
    return ContentFile(packed.getvalue(), name="file")


@contextmanager
def _said_in_words() -> Iterator[None]:
    """Whatever a broken file makes the decoder say becomes a sentence for its sender."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
            raise Unusable(TOO_MANY, "too_large") from fault
        except _FAULTS as fault:
            raise Unusable(BROKEN) from fault
