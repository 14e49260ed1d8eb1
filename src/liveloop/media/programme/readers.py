"""One packager, several readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from liveloop.media.part import InitSection, Part, PartReader, Segment

log = structlog.get_logger()

Item = TypeVar("Item")


class Readers:
    """Hands everything to each reader in turn. A disk error of one is counted and spares the others."""

    def __init__(self, *readers: PartReader) -> None:
        self._readers = readers
        self.failures = 0

    def init(self, section: InitSection) -> None:
        for reader in self._readers:
            self._guarded(reader.init, section)

    def part(self, part: Part) -> None:
        for reader in self._readers:
            self._guarded(reader.part, part)

    def segment(self, segment: Segment) -> None:
        for reader in self._readers:
            self._guarded(reader.segment, segment)

    def _guarded(self, read: Callable[[Item], None], item: Item) -> None:
        try:
            read(item)
        except OSError as error:
            self.failures += 1
            if self.failures == 1 or self.failures % 100 == 0:
                log.error("programme.reader_failed", failures=self.failures, error=str(error))
