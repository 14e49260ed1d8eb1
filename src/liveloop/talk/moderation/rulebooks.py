"""The rulebooks of the rooms that are talked in, never more than a second old."""

from __future__ import annotations

import asyncio
import uuid
from collections import OrderedDict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.shelf import Shelf
from liveloop.talk.moderation import repository
from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.models import ListedWord
from liveloop.talk.moderation.repository import WordRepository
from liveloop.talk.moderation.rulebook import Rulebook
from liveloop.talk.moderation.schemas import CommentRules
from liveloop.talk.moderation.words import Action, parse

FRESH_SECONDS = 1.0
ROOMS_KEPT = 256
ORGANISATIONS_KEPT = 16

NO_WORDS = Matcher([])


Place = tuple[uuid.UUID, uuid.UUID | None]
"""(organisation, room); without a room, what counts everywhere."""


class Rulebooks:
    """Reads what changed; the words of an organisation are made ready once for all its rooms."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._shelf: Shelf[Place, Rulebook] = Shelf(database, clock, self._read, most=ROOMS_KEPT)
        self._everywhere: OrderedDict[uuid.UUID, tuple[int, Matcher]] = OrderedDict()

    async def of(
        self, organisation_id: uuid.UUID, room_id: uuid.UUID | None, *, older: float = FRESH_SECONDS
    ) -> Rulebook:
        """At most `older` seconds old; without a room, what counts everywhere."""
        return await self._shelf.get((organisation_id, room_id), older=older)

    async def _read(self, session: AsyncSession, place: Place, known: Rulebook | None) -> Rulebook:
        """The version is read first: what changes meanwhile is then read again the next time."""
        organisation_id, room_id = place
        words = WordRepository(session, organisation_id)
        version = await words.version()
        if known is not None and known.version == version:
            return known
        everywhere = await self._words_of(words, organisation_id, version)
        if room_id is None:
            return Rulebook(version, CommentRules(), everywhere, NO_WORDS)
        rules = CommentRules.of(await repository.rules_or_none(session, room_id))
        return Rulebook(version, rules, everywhere, await _ready(await words.all_of(room_id)))

    async def _words_of(self, words: WordRepository, organisation_id: uuid.UUID, version: int) -> Matcher:
        kept = self._everywhere.get(organisation_id)
        if kept is not None and kept[0] == version:
            return kept[1]
        matcher = await _ready(await words.all_of(None))
        self._everywhere[organisation_id] = (version, matcher)
        self._everywhere.move_to_end(organisation_id)
        while len(self._everywhere) > ORGANISATIONS_KEPT:
            self._everywhere.popitem(last=False)
        return matcher


async def _ready(rows: Sequence[ListedWord]) -> Matcher:
    """Fifty thousand words take half a second, on a thread."""
    if not rows:
        return NO_WORDS
    return await asyncio.to_thread(
        lambda: Matcher([parse(row.text, Action(row.action), by_sound=row.by_sound) for row in rows])
    )
