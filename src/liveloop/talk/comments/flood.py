"""Rules against floods, by what the database says was said lately: right whichever process asks.

Whoever asks holds the lock of the rooms (`locks.lock_rooms`), so that nobody else writes meanwhile.
"""

from __future__ import annotations

import math
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.comments import repository
from liveloop.talk.comments.errors import Repeated, TooFast
from liveloop.talk.comments.likeness import Likeness, likeness
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.moderation.schemas import CommentRules

MINUTE = timedelta(minutes=1)
COPIED_LETTERS = 6
"""Shorter texts are said by many without copying each other: "666", "hello"."""

Speaker = tuple[uuid.UUID, uuid.UUID]
"""(room, person)."""


@dataclass(slots=True)
class Recent:
    """What was said lately by the speakers of a batch; those of the batch are added as they are taken.

    `own`: speaker -> (likeness, time), in any order. `people`: (room, likeness) -> who said that in the last
    minute.
    """

    now: datetime
    own: defaultdict[Speaker, list[tuple[str, datetime]]] = field(default_factory=lambda: defaultdict(list))
    people: defaultdict[tuple[uuid.UUID, str], set[uuid.UUID]] = field(
        default_factory=lambda: defaultdict(set)
    )

    @classmethod
    async def read(cls, session: AsyncSession, utterances: Sequence[Utterance], now: datetime) -> Recent:
        recent = cls(now)
        bound = [(one, one.rules) for one in utterances if one.rules is not None and looks_back(one.rules)]
        if not bound:
            return recent
        window = max(_window(rules) for _, rules in bound)
        speakers = {(one.room_id, one.person_id) for one, _ in bound}
        for row in await repository.sayings_of(session, speakers, since=now - window):
            recent.own[row.room_id, row.person_id].append((row.likeness, row.at))
        texts = {(one.room_id, likeness(one.body).key) for one, rules in bound if rules.copies}
        for room_id, key, person_id in await repository.sayers(session, texts, since=now - MINUTE):
            recent.people[room_id, key].add(person_id)
        return recent

    def check(self, one: Utterance, like: Likeness, rules: CommentRules) -> bool:
        """Whether it is to be held as a copy of what many say. Raises TooFast, Repeated."""
        own = self.own[one.room_id, one.person_id]
        self._check_pace([at for _, at in own], rules)
        same = [at for key, at in own if key == like.key]
        if rules.repeat_seconds and (wait := self._wait(same, timedelta(seconds=rules.repeat_seconds))):
            raise Repeated("You have just said that. Say something else.", retry_after=wait)
        others = self.people[one.room_id, like.key] - {one.person_id}
        return bool(rules.copies) and like.letters >= COPIED_LETTERS and len(others) + 1 >= rules.copies

    def add(self, one: Utterance, like: Likeness) -> None:
        self.own[one.room_id, one.person_id].append((like.key, self.now))
        self.people[one.room_id, like.key].add(one.person_id)

    def _check_pace(self, said: Sequence[datetime], rules: CommentRules) -> None:
        if rules.slow_seconds and (wait := self._wait(said, timedelta(seconds=rules.slow_seconds))):
            raise TooFast("Slow mode is on. Wait a moment.", retry_after=wait)
        lately = sorted(at for at in said if at > self.now - MINUTE)
        if rules.per_minute and len(lately) >= rules.per_minute:
            wait = self._wait(lately[-rules.per_minute :][:1], MINUTE)
            raise TooFast("You are writing very much. Wait a moment.", retry_after=max(1, wait))

    def _wait(self, said: Sequence[datetime], pause: timedelta) -> int:
        """Whole seconds until `pause` has passed since the last of these; 0: it has."""
        left = max(said, default=self.now - pause) + pause - self.now
        return max(0, math.ceil(left.total_seconds()))


def looks_back(rules: CommentRules) -> bool:
    """Whether a rule needs to know what was said before."""
    return bool(rules.slow_seconds or rules.repeat_seconds or rules.per_minute or rules.copies)


def _window(rules: CommentRules) -> timedelta:
    return max(timedelta(seconds=max(rules.slow_seconds, rules.repeat_seconds)), MINUTE)
