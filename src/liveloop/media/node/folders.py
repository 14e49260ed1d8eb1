"""Where the media process keeps things: what must survive on disk, what is on air in memory."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger()

LEAST_BYTES = 128 * 1024 * 1024
"""Room for the window of one broadcast of 8 Mbit/s; a container has 64 MB of shared memory by default."""
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own below it, closed to others


WRITTEN_TWICE = "parts are written to the data folder twice"


class FolderUnusable(Exception):
    """A folder cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Folders:
    """`memory` holds `live/<broadcast>/`, the rest lies in the data folder."""

    data: Path
    memory: Path

    @property
    def recordings(self) -> Path:
        return self.data / "recordings"

    @property
    def openings(self) -> Path:
        return self.data / "media" / "open"

    @property
    def grants(self) -> Path:
        return self.data / "media" / "grants"

    @property
    def live(self) -> Path:
        return self.memory / "live"

    def window(self, broadcast: uuid.UUID) -> Path:
        return self.live / str(broadcast)

    def recording(self, broadcast: uuid.UUID) -> Path:
        return self.recordings / str(broadcast)

    def prepare(self) -> None:
        """Make all folders. Raises FolderUnusable."""
        for folder in (self.recordings, self.openings, self.grants):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FolderUnusable(f"{folder} cannot be made: {error.strerror}") from error
        _make_private(self.memory)
        self.live.mkdir(exist_ok=True)

    def clear_live(self, keep: Iterable[uuid.UUID] = ()) -> int:
        """Delete what earlier processes left on air, except `keep`; returns how many broadcasts."""
        kept = {str(broadcast) for broadcast in keep}
        left = [path for path in self.live.iterdir() if path.name not in kept]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)

    def remove_memory(self) -> None:
        """Leave nothing behind in memory."""
        shutil.rmtree(self.memory, ignore_errors=True)


def choose_folders(data: Path, memory: Path | None = None) -> Folders:
    """`memory` if set, else a folder of this user and install in shared memory, else in the data folder."""
    data = data.absolute()
    if memory is not None:
        return Folders(data, memory)
    install = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    ours = SHARED_MEMORY / f"liveloop-{os.getuid()}" / install
    if SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK):
        free = shutil.disk_usage(SHARED_MEMORY).free + _size(ours)
        if free >= LEAST_BYTES:
            return Folders(data, ours)
        log.warning("media.little_shared_memory", free=free, needed=LEAST_BYTES, effect=WRITTEN_TWICE)
    else:
        log.warning("media.no_shared_memory", effect=WRITTEN_TWICE)
    return Folders(data, data / "media" / "memory")


def _size(folder: Path) -> int:
    """Of what an earlier process left there."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _make_private(folder: Path) -> None:
    """Make `folder` and refuse one that another user made in our name."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        folder.mkdir(exist_ok=True, mode=0o755)
    except OSError as error:
        raise FolderUnusable(f"{folder} cannot be made: {error.strerror}") from error
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        raise FolderUnusable(f"{folder} belongs to somebody else; set LIVELOOP_MEDIA__MEMORY_FOLDER")
