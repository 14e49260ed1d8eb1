"""All that decides about what is said in one room, ready to judge with."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.moderation import repository
from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.models import ListedWord
from liveloop.talk.moderation.repository import WordRepository
from liveloop.talk.moderation.schemas import CommentRules
from liveloop.talk.moderation.verdicts import Reason, Verdict, judge
from liveloop.talk.moderation.words import Action, parse


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`version` is that of the organisation when it was read."""

    version: int
    rules: CommentRules
    matcher: Matcher

    def judge(self, text: str, *, newcomer: bool) -> Verdict:
        held_for = []
        if self.rules.review:
            held_for.append(Reason.REVIEW)
        if newcomer:
            held_for.append(Reason.NEWCOMER)
        return judge(text, self.matcher.find(text), links=self.rules.links, held_for=held_for)


async def read_rulebook(
    session: AsyncSession, organisation_id: uuid.UUID, room_id: uuid.UUID | None
) -> Rulebook:
    """Without a room: what counts everywhere. Building fifty thousand words takes a second, on a thread."""
    words = WordRepository(session, organisation_id)
    version = await words.version()
    rules = CommentRules.of(await repository.rules_or_none(session, room_id) if room_id else None)
    rows = await words.all_of(room_id)
    return Rulebook(version, rules, await asyncio.to_thread(_build, rows))


def _build(rows: Sequence[ListedWord]) -> Matcher:
    return Matcher([parse(row.text, Action(row.action), by_sound=row.by_sound) for row in rows])
