"""How fast one person may tap. Counted in this process; a person's socket is in one process."""

from __future__ import annotations

import uuid
from collections import OrderedDict

from liveloop.kit.clock import Clock

TAPS_PER_SECOND = 15.0
BURST_SECONDS = 8.0
"""After a quiet time so many seconds' taps count at once: a page that was cut off reports late."""
REMEMBERED = 50_000


class TapPace:
    """The generic cell rate algorithm (ITU-T I.371), for many cells at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._filled_until: OrderedDict[uuid.UUID, float] = OrderedDict()

    def grant(self, person_id: uuid.UUID, wanted: int) -> int:
        """How many of `wanted` taps count now."""
        now = self._clock.monotonic()
        filled = max(self._filled_until.get(person_id, 0.0), now)
        room = int((now + BURST_SECONDS - filled) * TAPS_PER_SECOND + 1e-6)
        granted = max(0, min(wanted, room))
        self._filled_until[person_id] = filled + granted / TAPS_PER_SECOND
        self._filled_until.move_to_end(person_id)
        while len(self._filled_until) > REMEMBERED:
            self._filled_until.popitem(last=False)
        return granted
