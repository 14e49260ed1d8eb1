"""How often one person may report, and which reports were heard before. In the memory of this process."""

from __future__ import annotations

import uuid
from collections import OrderedDict

from liveloop.kit.clock import Clock

SECONDS_A_REPORT = 5.0
BURST = 3
REMEMBERED = 20_000


class ReportPace:
    """The generic cell rate algorithm (ITU-T I.371) for each person."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._empty_at: OrderedDict[uuid.UUID, float] = OrderedDict()
        self._heard: OrderedDict[tuple[uuid.UUID, str], None] = OrderedDict()

    def heard(self, person_id: uuid.UUID, report_id: str) -> bool:
        """Whether this report was counted before."""
        return (person_id, report_id) in self._heard

    def take(self, person_id: uuid.UUID, report_id: str) -> bool:
        """Count a report, or False when it comes too soon."""
        now = self._clock.monotonic()
        filled = max(self._empty_at.get(person_id, 0.0), now) + SECONDS_A_REPORT
        if filled - now > SECONDS_A_REPORT * BURST:
            return False
        self._empty_at[person_id] = filled
        self._empty_at.move_to_end(person_id)
        self._heard[person_id, report_id] = None
        while len(self._empty_at) > REMEMBERED:
            self._empty_at.popitem(last=False)
        while len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)
        return True
