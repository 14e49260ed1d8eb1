"""The broadcasts that are open, on disk, so that a crash does not close them."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import msgspec
import structlog

from liveloop.media.slate.clip import Orientation

log = structlog.get_logger()

SUFFIX = ".json"


class Opening(msgspec.Struct, frozen=True):
    """What is needed to go on with a broadcast; `opened_at` is wall clock seconds."""

    broadcast: uuid.UUID
    opened_at: float
    room: uuid.UUID | None = None
    orientation: Orientation = "landscape"
    waiting_slate: bool = False
    on_air_from: float | None = None
    """Wall clock since which viewers see it, None before that."""


class OpeningBook:
    """One small file for each open broadcast."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, opening: Opening) -> None:
        """Write it down; a disk that is full costs only the resuming, not the broadcast."""
        try:
            self._write(opening)
        except OSError as error:
            log.error("media.opening_not_kept", broadcast=str(opening.broadcast), error=str(error))

    def _write(self, opening: Opening) -> None:
        path = self._path(opening.broadcast)
        unfinished = path.with_suffix(".tmp")
        with unfinished.open("wb") as file:
            file.write(msgspec.json.encode(opening))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    def remove(self, broadcast: uuid.UUID) -> None:
        self._path(broadcast).unlink(missing_ok=True)

    def list(self) -> list[Opening]:
        """All of them; a file that cannot be read is logged and left alone."""
        found = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=Opening))
            except msgspec.DecodeError as error:
                log.error("media.opening_unreadable", path=str(path), error=str(error))
        return found

    def _path(self, broadcast: uuid.UUID) -> Path:
        return self._folder / f"{broadcast}{SUFFIX}"
