"""One person's likes: counted here, reported as one number that only grows, until all of it counts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from liveloop.roles.simulate.orders import Orders

LIKES = "likes.send"
REPORT_SECONDS = 0.5
AGAIN_SECONDS = 2.0
FINAL = frozenset({"likes.closed", "likes.invalid", "viewer.removed", "command.unknown"})


class Hearts:
    def __init__(self, orders: Orders, later: Callable[[float, Callable[[], None]], None]) -> None:
        self._orders = orders
        self._later = later
        self._source = str(uuid.uuid4())
        self._waiting = False
        self._over = False
        self.tapped = 0
        self.counted = 0

    @property
    def settled(self) -> bool:
        """Nothing more is to be reported."""
        return self._over or self.counted >= self.tapped

    def tap(self, times: int) -> None:
        self.tapped += times
        self._report_in(REPORT_SECONDS)

    def _report_in(self, seconds: float) -> None:
        if not self._waiting and not self._over:
            self._waiting = True
            self._later(seconds, self._report)

    def _report(self) -> None:
        data = {"source": self._source, "count": self.tapped}
        self._orders.send(LIKES, data, answered=self._answered, refused=self._refused)

    def _answered(self, data: dict[str, Any]) -> None:
        self._waiting = False
        left_out = data["count"] < self.tapped and data["count"] == self.counted
        self.counted = max(self.counted, int(data["count"]))
        if not self.settled:
            self._report_in(AGAIN_SECONDS if left_out else REPORT_SECONDS)

    def _refused(self, code: str) -> None:
        self._waiting = False
        self._over = code in FINAL
        if not self.settled:
            self._report_in(AGAIN_SECONDS)
