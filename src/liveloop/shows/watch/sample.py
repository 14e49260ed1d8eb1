"""Whose page measures latency: enough to know, not so many that measuring costs."""

from __future__ import annotations

import uuid
import zlib
from collections import OrderedDict

from liveloop.shows.watch.tickets import Pass

STEPS = 10_000
REMEMBERED = 2_000


class Sample:
    """`share` of all people, the same ones on each visit; besides them the `first` who enter a broadcast,
    and staff. Each process counts for itself."""

    def __init__(self, *, share: float, first: int) -> None:
        self._share = share
        self._first = first
        self._entered: OrderedDict[uuid.UUID, int] = OrderedDict()

    def takes(self, holder: Pass) -> bool:
        if holder.staff or zlib.crc32(holder.person_id.bytes) % STEPS < self._share * STEPS:
            return True
        key = holder.broadcast_id or holder.room_id
        before = self._entered.pop(key, 0)
        self._entered[key] = min(before + 1, self._first)
        while len(self._entered) > REMEMBERED:
            self._entered.popitem(last=False)
        return before < self._first
