"""Pictures that people upload: decoded, stripped of all but their pixels and kept as WebP."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re

from PIL import Image, ImageOps, UnidentifiedImageError

from liveloop.kit.errors import Invalid, NotFound
from liveloop.kit.objects import ObjectStore

PICTURE_BYTES = 5 * 1024 * 1024
PICTURE_PIXELS = 4096
"""The longest side that is accepted."""
UPLOAD_BYTES = PICTURE_BYTES + 64 * 1024
"""A picture and the multipart form around it."""
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"
HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
"""What a stored picture is served with: under its name it never changes."""

_NAME = re.compile(r"[0-9a-f]{64}")


class PictureInvalid(Invalid):
    code = "picture.invalid"


class PictureNotFound(NotFound):
    code = "picture.not_found"


class Pictures:
    """Pictures in a folder of the object store, named by the hash of their content.

    `pixels` is the longest side that is kept; with `alpha` what is transparent stays so.
    """

    def __init__(self, objects: ObjectStore, folder: str, *, pixels: int, alpha: bool = False) -> None:
        self._objects = objects
        self._folder = folder
        self._pixels = pixels
        self._alpha = alpha
        self._decoding = asyncio.Semaphore(1)

    async def store(self, data: bytes) -> str:
        """Keep a JPEG, PNG or WebP picture; returns its name. Raises PictureInvalid."""
        async with self._decoding:
            encoded = await asyncio.to_thread(recode, data, pixels=self._pixels, alpha=self._alpha)
        name = hashlib.sha256(encoded).hexdigest()
        await self._objects.put(self._path(name), encoded)
        return name

    async def load(self, name: str) -> bytes:
        """The WebP file; raises PictureNotFound."""
        data = await self._objects.get(self._path(name)) if _NAME.fullmatch(name) else None
        if data is None:
            raise PictureNotFound("There is no such picture.")
        return data

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}.webp"


def recode(data: bytes, *, pixels: int, alpha: bool = False) -> bytes:
    """WebP of the upright picture without metadata. Sizes are judged before any pixel is decoded."""
    if len(data) > PICTURE_BYTES:
        raise PictureInvalid("Use a picture of at most 5 MB.")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if max(picture.size) > PICTURE_PIXELS:
                raise PictureInvalid("Use a picture of at most 4096 pixels on its longest side.")
            upright = ImageOps.exif_transpose(picture).convert("RGBA" if alpha else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PictureInvalid("Use an undamaged JPEG, PNG or WebP picture.") from error
    upright.thumbnail((pixels, pixels))
    output = io.BytesIO()
    Image.frombytes(upright.mode, upright.size, upright.tobytes()).save(output, "WEBP", quality=QUALITY)
    return output.getvalue()
