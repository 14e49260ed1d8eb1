"""Whether an utterance is taken, and whether others see it: by the broadcast, the standing of its author, and
what was said lately. Read once for a batch, in its transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.shows.watch.doorman import refusal_of
from liveloop.talk.comments.errors import CommentsClosed
from liveloop.talk.comments.flood import Recent, looks_back
from liveloop.talk.comments.likeness import likeness
from liveloop.talk.comments.models import HeldState
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.moderation.verdicts import Reason
from liveloop.talk.sanctions import repository as sanctions
from liveloop.talk.sanctions.models import SanctionKind
from liveloop.talk.sanctions.repository import Holding
from liveloop.talk.sanctions.standings import Bearer, longest, muted, restriction


@dataclass(frozen=True, slots=True)
class Entry:
    """An utterance that is taken: into which broadcast, and whether it is held there and for what."""

    broadcast_id: uuid.UUID
    held: HeldState | None
    reasons: tuple[str, ...]


class Gate:
    def __init__(
        self,
        current: Mapping[uuid.UUID, uuid.UUID],
        removed: set[tuple[uuid.UUID, uuid.UUID]],
        held: Mapping[str, list[Holding]],
        recent: Recent,
    ) -> None:
        self._current = current
        self._removed = removed
        self._held = held
        self._recent = recent
        self._sayings: list[tuple[Utterance, str]] = []

    @classmethod
    async def open(
        cls,
        session: AsyncSession,
        utterances: Sequence[Utterance],
        current: Mapping[uuid.UUID, uuid.UUID],
        *,
        now: datetime,
    ) -> Gate:
        """`current`: room -> its broadcast."""
        pairs = {(current[one.room_id], one.person_id) for one in utterances if one.room_id in current}
        removed = await playback.removed(session, pairs)
        marks = {mark for one in utterances for mark in one.marks}
        held = await sanctions.holding(session, marks, now=now)
        return cls(current, removed, held, await Recent.read(session, utterances, now))

    def admit(self, one: Utterance) -> Entry:
        """Raises CommentsClosed, Removed, Banned, Muted, TooFast, Repeated."""
        broadcast_id = self._current.get(one.room_id)
        if broadcast_id is None:
            raise CommentsClosed("There is no broadcast now. Comments are closed.")
        if (broadcast_id, one.person_id) in self._removed:
            raise Removed("You were removed from this broadcast.")
        is_shadowed = self._check_standing(one)
        held, reasons = one.held, one.reasons
        if self._is_copy(one):
            held, reasons = held or HeldState.WAITING, (*reasons, Reason.COPIES)
        if held is None and is_shadowed:
            held = HeldState.SHADOWED
        return Entry(broadcast_id, held, reasons)

    def sayings(self, ids: Mapping[Any, uuid.UUID]) -> list[dict[str, Any]]:
        """What is to be remembered of those who were admitted, as columns; `ids` by client key."""
        return [
            {
                "id": ids[one.key],
                "room_id": one.room_id,
                "person_id": one.person_id,
                "likeness": key,
                "at": self._recent.now,
            }
            for one, key in self._sayings
        ]

    def _check_standing(self, one: Utterance) -> bool:
        """Whether only the author may see it."""
        if one.organisation_id is None or not self._held:
            return False
        met = longest(Bearer(one.organisation_id, one.room_id, one.marks), self._held)
        if ban := restriction(met.get(SanctionKind.BAN)):
            raise refusal_of(ban)
        if mute := met.get(SanctionKind.MUTE):
            raise muted(mute)
        return SanctionKind.SHADOW in met

    def _is_copy(self, one: Utterance) -> bool:
        if one.rules is None or not looks_back(one.rules):
            return False
        like = likeness(one.body)
        copied = self._recent.check(one, like, one.rules)
        self._recent.add(one, like)
        self._sayings.append((one, like.key))
        return copied
