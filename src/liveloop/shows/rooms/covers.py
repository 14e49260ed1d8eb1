"""Cover pictures: what was uploaded is decoded, stripped of all but its pixels and kept as WebP."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re

from PIL import Image, ImageOps, UnidentifiedImageError

from liveloop.kit.objects import ObjectStore
from liveloop.shows.rooms.errors import CoverInvalid, CoverNotFound

COVER_BYTES = 5 * 1024 * 1024
COVER_PIXELS = 4096
"""The longest side that is accepted."""
STORED_PIXELS = 1920
"""The longest side that is kept."""
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"

_NAME = re.compile(r"[0-9a-f]{64}")


class Covers:
    """Pictures in a folder of the object store, named by the hash of their content: they never change.

    `longest` is the longest side that is kept; with `alpha` what is transparent stays so.
    """

    def __init__(
        self,
        objects: ObjectStore,
        *,
        folder: str = "covers",
        longest: int = STORED_PIXELS,
        alpha: bool = False,
    ) -> None:
        self._objects = objects
        self._folder = folder
        self._longest = longest
        self._alpha = alpha
        self._decoding = asyncio.Semaphore(1)

    async def store(self, data: bytes) -> str:
        """Keep a JPEG, PNG or WebP picture; returns its name. Raises CoverInvalid."""
        async with self._decoding:
            encoded = await asyncio.to_thread(recode, data, longest=self._longest, alpha=self._alpha)
        name = hashlib.sha256(encoded).hexdigest()
        await self._objects.put(self._path(name), encoded)
        return name

    async def load(self, name: str) -> bytes:
        """The WebP file; raises CoverNotFound."""
        data = await self._objects.get(self._path(name)) if _NAME.fullmatch(name) else None
        if data is None:
            raise CoverNotFound("There is no such picture.")
        return data

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}.webp"


def recode(data: bytes, *, longest: int = STORED_PIXELS, alpha: bool = False) -> bytes:
    """WebP of the upright picture without metadata. Sizes are judged before any pixel is decoded."""
    if len(data) > COVER_BYTES:
        raise CoverInvalid("Use a picture of at most 5 MB.")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if max(picture.size) > COVER_PIXELS:
                raise CoverInvalid("Use a picture of at most 4096 pixels on its longest side.")
            upright = ImageOps.exif_transpose(picture).convert("RGBA" if alpha else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise CoverInvalid("Use an undamaged JPEG, PNG or WebP picture.") from error
    upright.thumbnail((longest, longest))
    output = io.BytesIO()
    Image.frombytes(upright.mode, upright.size, upright.tobytes()).save(output, "WEBP", quality=QUALITY)
    return output.getvalue()
