"""From a source's time stamps to the continuous output time line: rebasing, jumps, breaks."""

from __future__ import annotations

from enum import IntEnum

from liveloop.media.packager.settings import PackagerSettings

LONGEST_PAUSE_OF_A_JUMP = 1.0
"""Seconds. A jump while units go on arriving is renumbered; after a longer pause media is missing."""


class Lane(IntEnum):
    VIDEO = 0
    AUDIO = 1


class Timeline:
    """Output time = source time + shift.

    When the numbers jump but the flow of units does not pause, only the shift changes and nobody sees
    anything. The tracks jump one after the other, so the shift before the jump stays valid for the
    units that still fit it.
    """

    def __init__(self, settings: PackagerSettings) -> None:
        self._step = settings.longest_step
        self._shift: int | None = None
        self._shift_before: int | None = None
        self._last: list[int | None] = [None, None]
        self._arrived = 0.0
        self.jumps = 0

    @property
    def started(self) -> bool:
        return self._shift is not None

    def begin(self, lane: Lane, source: int, output: int, arrived: float) -> None:
        """From here on `source` is shown at `output`; the first unit is of `lane`."""
        self._shift = output - source
        self._shift_before = None
        self._last = [None, None]
        self._last[lane] = output
        self._arrived = arrived

    def end(self) -> None:
        self._shift = None

    def place(self, lane: Lane, source: int, arrived: float) -> int | None:
        """Output time of a unit, or None if media is missing before it and the session must start anew."""
        if self._shift is None:
            return None
        output = self._fitting(lane, source)
        if output is None:
            if arrived - self._arrived > LONGEST_PAUSE_OF_A_JUMP:
                return None
            output = self._jump(lane, source)
        self._last[lane] = output
        self._arrived = max(self._arrived, arrived)
        return output

    def _fitting(self, lane: Lane, source: int) -> int | None:
        for shift in (self._shift, self._shift_before):
            if shift is not None and self._fits(lane, source + shift):
                return source + shift
        return None

    def _fits(self, lane: Lane, output: int) -> bool:
        newest = max((last for last in self._last if last is not None), default=output)
        own = self._last[lane]
        oldest = newest - self._step if own is None else own - self._step // 4
        return oldest <= output <= newest + self._step

    def _jump(self, lane: Lane, source: int) -> int:
        """Go on where the lane stands, or where the other one does if this one was silent."""
        newest = max((last for last in self._last if last is not None), default=0)
        own = self._last[lane]
        output = newest if own is None or newest - own > self._step // 2 else own + 1
        self._shift_before, self._shift = self._shift, output - source
        self.jumps += 1
        return output
