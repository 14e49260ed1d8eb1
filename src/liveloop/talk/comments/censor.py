"""What becomes of what somebody says in a room: by its rulebook and by who says it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Protocol

from liveloop.kit.clock import Clock
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.comments.errors import LongRun
from liveloop.talk.comments.likeness import has_long_run
from liveloop.talk.moderation.rulebook import Rulebook
from liveloop.talk.moderation.schemas import CommentRules
from liveloop.talk.moderation.verdicts import Verdict
from liveloop.talk.moderation.words import Action


@dataclass(frozen=True, slots=True)
class Ruling:
    """`rules`: what the database has to check besides; None for who is bound by none."""

    verdict: Verdict
    rules: CommentRules | None = None


class Books(Protocol):
    """`moderation.rulebooks`."""

    async def of(self, organisation_id: uuid.UUID, room_id: uuid.UUID | None) -> Rulebook: ...


class RoomCensor:
    """Staff is bound by nothing."""

    def __init__(self, clock: Clock, books: Books) -> None:
        self._clock = clock
        self._books = books

    async def judge(self, by: Pass, text: str) -> Ruling:
        """Raises LongRun."""
        if by.staff:
            return Ruling(Verdict(Action.ALLOW, text))
        book = await self._books.of(by.organisation_id, by.room_id)
        longest = book.rules.longest_run
        if longest and has_long_run(text, longest):
            raise LongRun(
                f"The same character at most {longest} times in a row, please. Shorten it.", longest=longest
            )
        verdict = book.judge(text, newcomer=self._is_new(by, book.rules.newcomer_seconds))
        return Ruling(verdict, book.rules)

    async def blocks(self, by: Pass, text: str) -> bool:
        """Whether `text` does not pass at all. It is not said to others: no rule of pace or review counts."""
        if by.staff:
            return False
        book = await self._books.of(by.organisation_id, by.room_id)
        return book.judge(text, newcomer=False).action is Action.BLOCK

    def _is_new(self, by: Pass, seconds: int) -> bool:
        return by.since is not None and (self._clock.now() - by.since).total_seconds() < seconds
