"""Who was shown what on a shelf, and who opened it: counted once a person."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shop.shelf import repository
from liveloop.shop.shelf.locks import lock_counts
from liveloop.shop.shelf.repository import LookKey
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed


@dataclass(frozen=True, slots=True)
class Looked:
    """A viewer's report. `replay` is the recording they watch, else it is the room's current broadcast."""

    room_id: uuid.UUID
    person_id: uuid.UUID
    replay: uuid.UUID | None
    seen: frozenset[uuid.UUID]
    opened: frozenset[uuid.UUID]

    @property
    def items(self) -> frozenset[uuid.UUID]:
        """Whoever opened an item has seen it."""
        return self.seen | self.opened


class LookWriter:
    """Settles reports for `kit.groupcommit`: each is answered with how many of its looks were news.

    What is not on the shelf of the broadcast that the person watches is not believed, and not counted.
    """

    def __init__(self, clock: Clock) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock

    async def settle(self, session: AsyncSession, reports: Sequence[Looked]) -> list[int | Exception]:
        current = await self._broadcasts.ids(session, {one.room_id for one in reports})
        of = [one.replay or current.get(one.room_id) for one in reports]
        pairs = {(broadcast, one.person_id) for one, broadcast in zip(reports, of, strict=True) if broadcast}
        removed = await playback.removed(session, pairs)
        shelves = await repository.shelves(session, {item for one in reports for item in one.items})
        await lock_counts(session, shelves)
        known = await repository.looks(session, set(shelves), {one.person_id for one in reports})
        answers: list[int | Exception] = []
        fresh: dict[LookKey, bool] = {}
        opened: set[LookKey] = set()
        for one, broadcast in zip(reports, of, strict=True):
            if broadcast is None:
                answers.append(0)
            elif (broadcast, one.person_id) in removed:
                answers.append(Removed("You were removed from this broadcast."))
            else:
                there = {item for item in one.items if shelves.get(item) == broadcast}
                answers.append(_note(one, there, known, fresh, opened))
        await self._write(session, fresh, opened)
        return answers

    async def _write(self, session: AsyncSession, fresh: dict[LookKey, bool], opened: set[LookKey]) -> None:
        now = self._clock.now()
        rows: list[dict[str, Any]] = [
            {
                "item_id": item,
                "person_id": person,
                "replay": replay,
                "seen_at": now,
                "opened_at": now if fresh[item, person, replay] else None,
            }
            for item, person, replay in sorted(fresh)
        ]
        await repository.add_looks(session, rows)
        await repository.mark_opened(session, sorted(opened), now)
        seen = Counter((item, replay) for item, _, replay in fresh)
        clicks = Counter((item, replay) for item, _, replay in opened)
        clicks.update((item, replay) for (item, _, replay), at_once in fresh.items() if at_once)
        more = {key: (seen[key], clicks[key]) for key in {*seen, *clicks}}
        await repository.add_to_counts(session, more)


def _note(
    report: Looked,
    there: set[uuid.UUID],
    known: dict[LookKey, bool],
    fresh: dict[LookKey, bool],
    opened: set[LookKey],
) -> int:
    """`known` and `fresh`: look -> whether the item was opened; `opened`: those of before that are by now."""
    news = 0
    for item in there:
        key = (item, report.person_id, report.replay is not None)
        opens = item in report.opened
        if key not in known:
            news += 1 + opens
            known[key] = fresh[key] = opens
        elif opens and not known[key]:
            news += 1
            known[key] = True
            if key in fresh:
                fresh[key] = True
            else:
                opened.add(key)
    return news
