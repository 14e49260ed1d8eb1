"""The files of a live window: init sections, parts and segments in a memory-backed folder."""

from __future__ import annotations

import shutil
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from liveloop.media.hls.listing import init_name, part_name, segment_name
from liveloop.media.part import InitSection, Part

log = structlog.get_logger()

UNFINISHED_SUFFIX = ".tmp"
SECTIONS_KEPT = 256
QUIET_FAILURES = 100
"""Of so many failures one is logged."""
FILES_IN_MEMORY = 3
"""Files read back from the folder that stay in memory, for the players that load whole segments."""


class WindowFiles:
    """Written by rename; nothing raises for a bad folder.

    Where the folder is full, room is made; where it was removed, it is made again with all that is needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failures = 0
        self._damaged = False
        """Whether something that must be in the folder may be missing."""
        self._sections: OrderedDict[int, InitSection] = OrderedDict()  # bounded: SECTIONS_KEPT
        self._leaving: deque[tuple[int, str]] = deque()  # bounded: the grace time
        self._recent: dict[str, bytes] = {}  # bounded: the listed parts
        self._read: dict[str, bytes] = {}  # bounded: FILES_IN_MEMORY

    def start(self) -> None:
        """Make the folder."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._failed(error)

    def init(self, section: InitSection) -> None:
        self._sections[section.number] = section
        while len(self._sections) > SECTIONS_KEPT:
            self._sections.popitem(last=False)
        try:
            self._write(init_name(section.number), section.data)
        except OSError as error:
            self._failed(error)

    def part(self, part: Part, *, make_room: Callable[[], None]) -> bool:
        """Write a part, if need be once more after making room; False: it is not there."""
        if self._append(part) or self._mend(part, make_room):
            self._recent[part_name(part.msn, part.index)] = part.data
            return True
        self.delete(part_name(part.msn, part.index))
        self.delete(segment_name(part.msn) + UNFINISHED_SUFFIX)
        return False

    def _append(self, part: Part) -> bool:
        if self._damaged:
            return False
        try:
            self._write(part_name(part.msn, part.index), part.data)
            with self._unfinished(segment_name(part.msn)).open("ab" if part.index else "wb") as file:
                file.write(part.data)
        except OSError as error:
            self._failed(error)
            return False
        return True

    def _mend(self, part: Part, make_room: Callable[[], None]) -> bool:
        """Write `part` and what else must be there: all of it may be lost."""
        make_room()
        before = [self._recent[part_name(part.msn, index)] for index in range(part.index)]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number, section in self._sections.items():
                if not (self.folder / init_name(number)).exists():
                    self._write(init_name(number), section.data)
            self._write(part_name(part.msn, part.index), part.data)
            # Not appended: a write that failed may have left a piece of itself.
            self._unfinished(segment_name(part.msn)).write_bytes(b"".join([*before, part.data]))
        except OSError as error:
            self._failed(error)
            return False
        self._damaged = False
        return True

    def close(self, msn: int) -> bool:
        """The segment is whole; False when it is not there."""
        name = segment_name(msn)
        try:
            self._unfinished(name).replace(self.folder / name)
        except OSError as error:
            self._failed(error)
            return False
        return True

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None. `name` must be a plain media file name."""
        data = self._recent.get(name) or self._read.get(name)
        if data is not None:
            return data
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        while len(self._read) >= FILES_IN_MEMORY:
            del self._read[next(iter(self._read))]
        self._read[name] = data
        return data

    def leave(self, name: str, after: int) -> None:
        """Let `sweep` delete it as soon as it is told of a time after this one."""
        self._recent.pop(name, None)
        self._leaving.append((after, name))

    def sweep(self, now: int) -> None:
        while self._leaving and self._leaving[0][0] < now:
            self.delete(self._leaving.popleft()[1])

    def sweep_all(self) -> None:
        """Delete what is leaving at once."""
        while self._leaving:
            self.delete(self._leaving.popleft()[1])

    def delete(self, name: str) -> None:
        self._read.pop(name, None)
        with suppress(OSError):
            (self.folder / name).unlink()

    def remove(self) -> None:
        """Delete the folder, as far as it is there."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str, data: bytes) -> None:
        unfinished = self._unfinished(name)
        try:
            unfinished.write_bytes(data)
            unfinished.replace(self.folder / name)
        except OSError:
            self.delete(unfinished.name)
            raise

    def _unfinished(self, name: str) -> Path:
        return self.folder / (name + UNFINISHED_SUFFIX)

    def _failed(self, error: OSError) -> None:
        self._damaged = True
        self.failures += 1
        if self.failures % QUIET_FAILURES == 1:
            folder = str(self.folder)
            log.error("window.not_written", folder=folder, failures=self.failures, error=str(error))
