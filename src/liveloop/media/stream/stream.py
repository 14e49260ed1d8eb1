"""Fan-out of one source's units to its readers."""

from __future__ import annotations

from typing import Protocol

from liveloop.media.unit import TrackSet, Unit


class StreamReader(Protocol):
    """Calls are synchronous and must not block; who needs time keeps a bounded queue of its own."""

    def tracks(self, tracks: TrackSet, at: float) -> None:
        """From now on units belong to these tracks; `at` is the wall clock."""
        ...

    def unit(self, unit: Unit) -> None: ...

    def closed(self, reason: str) -> None:
        """Nothing comes any more."""
        ...


class Stream:
    """One source's media. A reader that joins late is told the tracks at once."""

    def __init__(self) -> None:
        self._readers: tuple[StreamReader, ...] = ()
        self._tracks: tuple[TrackSet, float] | None = None
        self._closed: str | None = None
        self.units = 0

    def attach(self, reader: StreamReader) -> None:
        self._readers = (*self._readers, reader)
        if self._tracks is not None:
            reader.tracks(*self._tracks)
        if self._closed is not None:
            reader.closed(self._closed)

    def detach(self, reader: StreamReader) -> None:
        self._readers = tuple(one for one in self._readers if one is not reader)

    def tracks(self, tracks: TrackSet, at: float) -> None:
        self._tracks = (tracks, at)
        for reader in self._readers:
            reader.tracks(tracks, at)

    def unit(self, unit: Unit) -> None:
        self.units += 1
        for reader in self._readers:
            reader.unit(unit)

    def close(self, reason: str) -> None:
        """Tell every reader once; later calls do nothing."""
        if self._closed is not None:
            return
        self._closed = reason
        for reader in self._readers:
            reader.closed(reason)
