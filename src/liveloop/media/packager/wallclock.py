"""PROGRAM-DATE-TIME: the wall clock of the output time line, without the jitter of arrivals."""

from __future__ import annotations

from liveloop.media.unit import TICKS

LARGEST_CORRECTION = 0.01
"""Seconds of correction per second of media: slow enough to be invisible, fast enough for any clock drift."""


class WallClock:
    """Maps output time (ticks) to wall clock (seconds): monotone, continuous within a session.

    Network jitter makes arrivals irregular while media time is exact, so the mapping follows the
    media and leans to the arrivals by at most 1 %.
    """

    def __init__(self) -> None:
        self._time = 0
        self._wall: float | None = None
        self._broken = True

    def interrupt(self) -> None:
        """The next segment starts a new session: take its arrival as it is, but never go back."""
        self._broken = True

    def segment(self, time: int, arrived: float) -> float:
        """Anchor a segment that starts at `time` and whose first unit arrived at `arrived`."""
        if self._wall is None:
            wall = arrived
        elif self._broken:
            wall = max(arrived, self.at(time))
        else:
            reach = LARGEST_CORRECTION * (time - self._time) / TICKS
            expected = self.at(time)
            wall = expected + min(max(arrived - expected, -reach), reach)
        self._time, self._wall, self._broken = time, wall, False
        return wall

    def at(self, time: int) -> float:
        """Wall clock of `time` by the newest anchor."""
        return (self._wall or 0.0) + (time - self._time) / TICKS
