"""The last events of a channel in memory, for those who come back and those who fell behind."""

from __future__ import annotations

from collections import deque
from itertools import islice

from liveloop.realtime.history.entry import Entry


class Recent:
    """Contiguous entries, bounded in number and in bytes; the oldest go first."""

    def __init__(self, *, events: int, size: int) -> None:
        self._events = events
        self._bytes = size
        self._entries: deque[Entry] = deque()  # bounded: _shrink
        self._held = 0

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Append; an entry that does not follow the last one starts the memory anew."""
        if self._entries and entry.offset != self._entries[-1].offset + 1:
            self.clear()
        self._entries.append(entry)
        self._held += len(entry.raw)
        self._shrink()

    def clear(self) -> None:
        self._entries.clear()
        self._held = 0

    def covers(self, position: int) -> bool:
        """Whether everything after `position` that was ever added is still here."""
        return bool(self._entries) and self._entries[0].offset <= position + 1 <= self._entries[-1].offset + 1

    def after(self, position: int, *, until: int, limit: int) -> list[Entry]:
        """At most `limit` entries with position < offset <= until; only valid where it `covers`."""
        first = self._entries[0].offset
        start = position + 1 - first
        stop = min(start + limit, until + 1 - first)
        return list(islice(self._entries, start, max(stop, start)))

    def _shrink(self) -> None:
        while len(self._entries) > self._events or (self._held > self._bytes and len(self._entries) > 1):
            self._held -= len(self._entries.popleft().raw)
