"""How long a part takes from the arrival of its last unit until every reader has it."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import Histogram

from liveloop.kit.clock import Clock
from liveloop.media.part import InitSection, Part, Segment

PART_DELAY = Histogram(
    "liveloop_part_delay_seconds",
    "From the arrival of a part's last unit to its announcement",
    buckets=(0.01, 0.02, 0.035, 0.05, 0.07, 0.1, 0.167, 0.333, 1.0),
)


class PartDelayMeter:
    """The last reader of a packager: when it sees a part, every other reader has it."""

    def __init__(self, clock: Clock, *, announced: Callable[[Part], bool]) -> None:
        """`announced` says whether a part is one that players were told of."""
        self._clock = clock
        self._announced = announced

    def init(self, section: InitSection) -> None:
        """Nothing to measure."""

    def part(self, part: Part) -> None:
        if not part.standby and self._announced(part):
            PART_DELAY.observe(self._clock.now().timestamp() - part.completed)

    def segment(self, segment: Segment) -> None:
        """Nothing to measure."""
