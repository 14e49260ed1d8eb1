"""What becomes of what somebody says in a room: by its rulebook, its slow mode, and who says it."""

from __future__ import annotations

import math
import uuid
from collections import OrderedDict
from typing import Protocol

from liveloop.kit.clock import Clock
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.comments.errors import TooFast
from liveloop.talk.moderation.rulebook import Rulebook
from liveloop.talk.moderation.verdicts import Verdict
from liveloop.talk.moderation.words import Action

REMEMBERED = 50_000


class Books(Protocol):
    """`moderation.rulebooks`."""

    async def of(self, organisation_id: uuid.UUID, room_id: uuid.UUID | None) -> Rulebook: ...


class RoomCensor:
    """Staff is bound by nothing. This process, which has the socket, alone knows when somebody spoke last."""

    def __init__(self, clock: Clock, books: Books) -> None:
        self._clock = clock
        self._books = books
        self._spoke: OrderedDict[tuple[uuid.UUID, uuid.UUID], float] = OrderedDict()

    async def judge(self, by: Pass, text: str) -> Verdict:
        """Raises TooFast in slow mode, and then does not count."""
        if by.staff:
            return Verdict(Action.ALLOW, text)
        book = await self._books.of(by.organisation_id, by.room_id)
        verdict = book.judge(text, newcomer=self._is_new(by, book.rules.newcomer_seconds))
        self._slow_down(by, book.rules.slow_seconds)
        return verdict

    async def blocks(self, by: Pass, text: str) -> bool:
        """Whether `text` does not pass at all. It is not said to others: no rule of pace or review counts."""
        if by.staff:
            return False
        book = await self._books.of(by.organisation_id, by.room_id)
        return book.judge(text, newcomer=False).action is Action.BLOCK

    def _is_new(self, by: Pass, seconds: int) -> bool:
        return by.since is not None and (self._clock.now() - by.since).total_seconds() < seconds

    def _slow_down(self, by: Pass, seconds: int) -> None:
        key = (by.room_id, by.person_id)
        now = self._clock.monotonic()
        wait = self._spoke.get(key, -math.inf) + seconds - now
        if wait > 0:
            raise TooFast("Slow mode is on. Wait a moment.", retry_after=math.ceil(wait))
        self._spoke[key] = now
        self._spoke.move_to_end(key)
        while len(self._spoke) > REMEMBERED:
            self._spoke.popitem(last=False)
