"""Whether a source that was interrupted still sends what it could not send before."""

from __future__ import annotations

PAUSE_SECONDS = 1.0
"""A longer time without units begins a new run."""
LATE_SECONDS = 0.5
DRIFT = 0.01
"""Seconds a second by which the usual delivery may become later: more than any clock drifts."""
FIRST_LOOK_SECONDS = 1.0
LEAST_CATCHING_UP = 0.5
"""Seconds a second that a backlog must shrink to be waited for."""
LONGEST_WAIT_SECONDS = 10.0


class Pace:
    """Compares media time with arrival, both in seconds, over the life of one source. Pure."""

    def __init__(self) -> None:
        self._usual: float | None = None
        self._media = 0.0
        self._arrived = 0.0
        self._run_began = 0.0
        self._run_behind = 0.0
        self.behind = 0.0
        """How much later than usual the newest unit came."""

    def heard(self, media: float, arrived: float) -> None:
        offset = arrived - media
        pause = arrived - self._arrived
        if self._usual is None or media < self._media:
            self._usual = offset  # the first unit, or the source has begun to count anew
        else:
            self._usual = min(offset, self._usual + DRIFT * min(max(pause, 0.0), PAUSE_SECONDS))
        self.behind = offset - self._usual
        self._media, self._arrived = media, arrived
        if pause > PAUSE_SECONDS:
            self._run_began, self._run_behind = arrived, self.behind

    @property
    def is_catching_up(self) -> bool:
        """Whether what comes now is old and gets younger fast, so that it is worth to wait for the rest."""
        waited = self._arrived - self._run_began
        if self.behind <= LATE_SECONDS or waited > LONGEST_WAIT_SECONDS:
            return False
        return waited < FIRST_LOOK_SECONDS or self._run_behind - self.behind > LEAST_CATCHING_UP * waited
