"""Words and rules: listed, changed, tried."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shows.rooms.service import RoomService
from liveloop.talk.moderation import repository
from liveloop.talk.moderation.errors import TooManyWords, WordNotFound
from liveloop.talk.moderation.matcher import PLAIN
from liveloop.talk.moderation.repository import WordRepository
from liveloop.talk.moderation.rulebooks import Rulebooks
from liveloop.talk.moderation.schemas import (
    CommentRules,
    HitRead,
    ListedWordRead,
    Trial,
    TrialResult,
    WordsAdd,
    WordsAdded,
    key_of,
)

WORDS_LIMIT = 50_000
"""Words of an organisation and its rooms together."""


class ModerationService:
    def __init__(self, clock: Clock, audit: AuditLog, rooms: RoomService, books: Rulebooks) -> None:
        self._books = books
        self._clock = clock
        self._audit = audit
        self._rooms = rooms

    async def words(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        room_id: uuid.UUID | None,
        query: str | None,
        cursor: str | None,
        limit: int,
    ) -> Page[ListedWordRead]:
        """Newest first: those of a room, or without one those that count everywhere."""
        if room_id is not None:
            await self._rooms.get(session, actor, room_id)
        rows = await WordRepository(session, actor.organisation_id).list(
            room_id=room_id,
            holding=PLAIN.of(query or ""),
            before=read_cursor(cursor),
            limit=limit + 1,
        )
        return make_page(rows, limit, view=ListedWordRead.model_validate, key=lambda row: row.id)

    async def add_words(self, session: AsyncSession, actor: Actor, wanted: WordsAdd) -> WordsAdded:
        """List words, or change what listed ones do. Raises TooManyWords, and then adds none."""
        if wanted.room_id is not None:
            await self._rooms.get(session, actor, wanted.room_id)
        scope = wanted.room_id or actor.organisation_id
        words = WordRepository(session, actor.organisation_id)
        await words.raise_version()
        by_key = {key_of(text): text for text in wanted.words}
        known = await words.keys(scope, list(by_key))
        added = len(by_key) - len(known)
        if await words.count() + added > WORDS_LIMIT:
            raise TooManyWords(f"At most {WORDS_LIMIT:,} words can be listed. Remove some first.")
        now = self._clock.now()
        await words.put(
            [
                {
                    "id": new_id(),
                    "organisation_id": actor.organisation_id,
                    "room_id": wanted.room_id,
                    "scope": scope,
                    "key": key,
                    "text": text,
                    "action": wanted.action,
                    "by_sound": wanted.by_sound,
                    "created_at": now,
                }
                for key, text in by_key.items()
            ]
        )
        await self._audit.record(
            session,
            actor,
            "words.listed",
            target=("room", wanted.room_id) if wanted.room_id else None,
            details={"action": wanted.action, "added": added, "changed": len(known)},
        )
        return WordsAdded(added=added, changed=len(known))

    async def remove_word(self, session: AsyncSession, actor: Actor, word_id: uuid.UUID) -> None:
        """Raises WordNotFound."""
        words = WordRepository(session, actor.organisation_id)
        text = await words.delete(word_id)
        if text is None:
            raise WordNotFound("This word is not listed any more.")
        await words.raise_version()
        await self._audit.record(
            session, actor, "word.removed", target=("word", word_id), details={"text": text}
        )

    async def rules(self, session: AsyncSession, actor: Actor, room_id: uuid.UUID) -> CommentRules:
        room = await self._rooms.get(session, actor, room_id)
        return CommentRules.of(await repository.rules_or_none(session, room.id))

    async def set_rules(
        self, session: AsyncSession, actor: Actor, room_id: uuid.UUID, wanted: CommentRules
    ) -> CommentRules:
        """They count within two seconds, for whoever writes then."""
        room = await self._rooms.get(session, actor, room_id)
        await WordRepository(session, actor.organisation_id).raise_version()
        await repository.put_rules(session, room.id, wanted.model_dump())
        await self._audit.record(
            session, actor, "comment_rules.changed", target=("room", room.id), details=wanted.model_dump()
        )
        return wanted

    async def try_out(self, session: AsyncSession, actor: Actor, trial: Trial) -> TrialResult:
        """What would become of a text if a viewer said it, who is no newcomer and wrote nothing before."""
        if trial.room_id is not None:
            await self._rooms.get(session, actor, trial.room_id)
        rulebook = await self._books.of(actor.organisation_id, trial.room_id, older=0)
        hits = rulebook.find(trial.text)
        verdict = rulebook.judge(trial.text, newcomer=False)
        return TrialResult(
            action=verdict.action,
            text=verdict.text,
            reasons=list(verdict.reasons),
            hits=[HitRead.of(hit) for hit in hits],
        )
