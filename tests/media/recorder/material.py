"""Made-up parts, and a disk that forgets what was not synced."""

from __future__ import annotations

import errno
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.recorder.files import AppendFile, DiskFile, DiskFiles
from liveloop.media.unit import TICKS, TrackSet, VideoTrack

BROADCAST = uuid.UUID("019aa000-0000-7000-8000-000000000001")
PARTS_A_SEGMENT = 6
PART_TICKS = TICKS // 3
TRACKS = TrackSet(VideoTrack(b"\x01", "avc1.64001f", 1280, 720), None)


def make_init(number: int = 0) -> InitSection:
    return InitSection(number, b"init%d" % number * 40, TRACKS)


def make_media(
    seed: int,
    *,
    first_msn: int = 0,
    init: int = 0,
    at: float = 1000.0,
    sequence: int = 0,
    broke: bool = False,
) -> Iterator[Part | Segment]:
    """An endless packager: six parts, then the segment they make."""
    chance = random.Random(seed)
    msn = first_msn
    while True:
        starts_at = at
        for index in range(PARTS_A_SEGMENT):
            data = chance.randbytes(chance.randrange(100, 60_000))
            yield Part(msn, index, init, PART_TICKS, index == 0, at, broke and index == 0, data)
            at += PART_TICKS / TICKS
        yield Segment(msn, init, PARTS_A_SEGMENT * PART_TICKS, starts_at, broke, sequence, PARTS_A_SEGMENT)
        broke = False
        msn += 1


class ForgetfulFile:
    """Writes through to a real file and remembers how much of it a power cut would leave."""

    def __init__(self, path: Path, disk: ForgetfulFiles) -> None:
        self._file = DiskFile(path)
        self._path = path
        self._disk = disk
        disk.durable.setdefault(path, path.stat().st_size)

    def write(self, data: bytes) -> None:
        self._disk.raise_if_full(self._path)
        self._file.write(data)

    def sync(self) -> None:
        if self._disk.sync_errors:
            self._disk.sync_errors -= 1
            raise OSError(errno.EIO, "Input/output error")
        if self._disk.syncing:
            self._disk.durable[self._path] = self._path.stat().st_size

    def close(self) -> None:
        self._file.close()


class ForgetfulFiles(DiskFiles):
    """`Files` with faults: `full` refuses writes, `syncing=False` leaves every sync undone."""

    def __init__(self) -> None:
        super().__init__()
        self.durable: dict[Path, int] = {}
        self.syncing = True
        self.sync_errors = 0
        """So many of the next syncs fail."""
        self.full = False
        self.full_only_for: str | None = None

    def raise_if_full(self, path: Path) -> None:
        if self.full and (self.full_only_for is None or path.name.startswith(self.full_only_for)):
            raise OSError(errno.ENOSPC, "No space left on device")

    def append(self, path: Path) -> AppendFile:
        self.raise_if_full(path)
        return ForgetfulFile(path, self)

    def replace(self, path: Path, data: bytes) -> None:
        self.raise_if_full(path)
        super().replace(path, data)

    def power_cut(self, chance: random.Random) -> None:
        """Of what was not synced, a random beginning of each file survives, and may be torn."""
        for path, durable in self.durable.items():
            written = path.stat().st_size
            with path.open("r+b") as file:
                file.truncate(chance.randint(durable, written))
