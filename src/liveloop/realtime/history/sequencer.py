"""Puts what the bus delivers late, twice or not at all back into the order of offsets. Pure."""

from __future__ import annotations

from liveloop.realtime.history.entry import Entry


class Sequencer:
    """Releases entries strictly by offset. `last` is the last one released or skipped."""

    def __init__(self, last: int, *, held_limit: int) -> None:
        self.last = last
        self._expected = last
        self._held: dict[int, Entry] = {}
        self._held_limit = held_limit

    @property
    def missing(self) -> tuple[int, int] | None:
        """The first gap as (after, until): what is missing has after < offset <= until."""
        if self._held:
            return self.last, min(self._held) - 1
        if self._expected > self.last:
            return self.last, self._expected
        return None

    def offer(self, entry: Entry) -> list[Entry]:
        """Take one entry; returns those that are now in order. Repeats return nothing.

        When too much is held already, the entry is only remembered as missing.
        """
        self.expect(entry.offset)
        if entry.offset == self.last + 1 and not self._held:
            self.last = entry.offset
            return [entry]
        if entry.offset <= self.last:
            return []
        if len(self._held) < self._held_limit or entry.offset == self.last + 1:
            self._held[entry.offset] = entry
        return self._release()

    def expect(self, offset: int) -> None:
        """The channel is known to have reached `offset`."""
        self._expected = max(self._expected, offset)

    def skip_to(self, offset: int) -> list[Entry]:
        """Give up everything up to `offset` (the history has it no more); returns what follows."""
        self.last = max(self.last, offset)
        self._held = {place: entry for place, entry in self._held.items() if place > self.last}
        return self._release()

    def _release(self) -> list[Entry]:
        released = []
        while (entry := self._held.pop(self.last + 1, None)) is not None:
            self.last = entry.offset
            released.append(entry)
        return released
