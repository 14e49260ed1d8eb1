"""How often one person may share. Counted in this process; a person's socket is in one process."""

from __future__ import annotations

import math
import uuid
from collections import OrderedDict, deque

from liveloop.kit.clock import Clock

SHARES = 10
SECONDS = 60.0
REMEMBERED = 50_000


class SharePace:
    """At most ten within a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: OrderedDict[uuid.UUID, deque[float]] = OrderedDict()

    def wait(self, person_id: uuid.UUID) -> int:
        """Count a share, or return in how many whole seconds to try again."""
        now = self._clock.monotonic()
        sent = self._sent.setdefault(person_id, deque(maxlen=SHARES))
        self._sent.move_to_end(person_id)
        if len(sent) == SHARES and now - sent[0] < SECONDS:
            return max(1, math.ceil(SECONDS - (now - sent[0])))
        sent.append(now)
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return 0
