"""Encoders that were turned away before anybody knew which room they are for: a wrong key, a broken
handshake. Held in the web process, which hears of them from the media nodes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from liveloop.bus import subjects
from liveloop.kit.clock import Clock
from liveloop.shows.ingest.health import HealthWire, Subscription
from liveloop.shows.ingest.messages import RefusalNews
from liveloop.shows.ingest.schemas import RefusalRead

REMEMBERED = 100
SHOWN_FOR = timedelta(hours=24)


class StrangerBook:
    """The last refusals since the process began, one for each address and reason."""

    def __init__(self, wire: HealthWire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._heard: OrderedDict[tuple[str, str], RefusalRead] = OrderedDict()
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        self._subscription = await self._wire.subscribe(subjects.REFUSED_SOURCE, self._hear)

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.unsubscribe()

    def newest(self) -> Sequence[RefusalRead]:
        """Those of the last day, newest first; at most 100."""
        since = self._clock.now() - SHOWN_FOR
        return [refusal for refusal in reversed(self._heard.values()) if refusal.last_at >= since]

    async def _hear(self, _subject: str, payload: bytes) -> None:
        news = msgspec.json.decode(payload, type=RefusalNews)
        key = (news.remote, news.code)
        before = self._heard.pop(key, None)
        self._heard[key] = RefusalRead(
            code=news.code,
            message=news.message,
            remote=news.remote,
            times=before.times + 1 if before else 1,
            first_at=before.first_at if before else news.at,
            last_at=news.at,
        )
        while len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)
