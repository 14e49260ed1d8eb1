"""When gifts come faster than anybody can read them. Counted in this process."""

from __future__ import annotations

import uuid
from collections import OrderedDict, deque
from collections.abc import Sequence

from liveloop.kit.clock import Clock
from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.schemas import Animation

EVENTS_PER_SECOND = 20
"""Above this, gifts without a big animation are told together; each of the others is still told alone."""
REMEMBERED = 5_000
SMALL = {Animation.NONE, Animation.SMALL}


class StormGauge:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rooms: OrderedDict[uuid.UUID, deque[tuple[float, int]]] = OrderedDict()

    def split(self, room_id: uuid.UUID, gifts: Sequence[GiftSent]) -> tuple[list[GiftSent], list[GiftSent]]:
        """(told alone, told together) of the gifts of one commit to one room."""
        if self._count(room_id, len(gifts)) <= EVENTS_PER_SECOND:
            return list(gifts), []
        small = [one for one in gifts if one.gift["animation"] in SMALL]
        if len(small) < 2:
            return list(gifts), []
        return [one for one in gifts if one.gift["animation"] not in SMALL], small

    def _count(self, room_id: uuid.UUID, more: int) -> int:
        """Gifts of the room within the last second, these with them."""
        now = self._clock.monotonic()
        counted = self._rooms.setdefault(room_id, deque(maxlen=1_000))
        self._rooms.move_to_end(room_id)
        while len(self._rooms) > REMEMBERED:
            self._rooms.popitem(last=False)
        while counted and now - counted[0][0] >= 1.0:
            counted.popleft()
        counted.append((now, more))
        return sum(count for _, count in counted)
