"""What holds for somebody in a room, of all that holds for them anywhere. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from liveloop.shows.watch.doorman import Restriction
from liveloop.talk.sanctions.errors import Muted
from liveloop.talk.sanctions.models import SanctionKind
from liveloop.talk.sanctions.repository import Holding

FOR_GOOD = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody in a room, and by what they are known again."""

    organisation_id: uuid.UUID
    room_id: uuid.UUID
    marks: tuple[str, ...]


def longest(bearer: Bearer, found: Mapping[str, Collection[Holding]]) -> dict[SanctionKind, Holding]:
    """Of each kind the one that holds longest."""
    chosen: dict[SanctionKind, Holding] = {}
    for one in meeting(bearer, found):
        known = chosen.get(one.kind)
        if known is None or (one.until or FOR_GOOD) > (known.until or FOR_GOOD):
            chosen[one.kind] = one
    return chosen


def meeting(bearer: Bearer, found: Mapping[str, Collection[Holding]]) -> Iterable[Holding]:
    """Everything that meets the bearer, each once."""
    met = {
        one.id: one
        for mark in bearer.marks
        for one in found.get(mark, ())
        if one.organisation_id == bearer.organisation_id and one.room_id in (None, bearer.room_id)
    }
    return met.values()


def restriction(one: Holding | None) -> Restriction | None:
    return None if one is None else Restriction(id=one.id, until=one.until, reason=one.reason)


def muted(one: Holding) -> Muted:
    """The answer to whoever writes although they may not."""
    return Muted(
        "You may not write here now. The page says until when and how to appeal.",
        sanction=str(one.id),
        until=one.until.isoformat() if one.until else None,
        reason=one.reason,
    )
