"""Points for whoever brought somebody who stays: owed once the newcomer has watched long enough."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.introductions import repository as introductions
from liveloop.talk.rewards import repository
from liveloop.talk.rewards.counting import Terms
from liveloop.talk.rewards.schemas import Rule


class Watching(Protocol):
    """Somebody who watches in a room, and the group of the address they come from (`settling.Effort`)."""

    @property
    def room_id(self) -> uuid.UUID: ...

    @property
    def person_id(self) -> uuid.UUID: ...

    @property
    def address(self) -> str: ...


async def owe_inviters(
    session: AsyncSession,
    watching: Sequence[Watching],
    terms: Mapping[uuid.UUID, Terms],
    *,
    now: datetime,
) -> None:
    """Once for each newcomer, who is locked. `DuePayer` pays: the inviter's lock is not taken here, for it
    would come after others and out of order. The minutes are those that the server believes."""
    if not watching:
        return
    inviters = await introductions.waiting(session, {one.person_id for one in watching})
    if not inviters:
        return
    minutes = await repository.minutes_in_all(session, inviters)
    dues = {
        one.person_id: {
            "id": one.person_id,
            "rule": Rule.INVITE,
            "room_id": one.room_id,
            "person_id": inviters[one.person_id],
            "address": one.address,
        }
        for one in watching
        if one.person_id in inviters
        and one.room_id in terms
        and minutes.get(one.person_id, 0) >= terms[one.room_id].rules.invite.minutes
    }
    if dues:
        await introductions.mark_stayed(session, dues, at=now)
        await repository.owe(session, list(dues.values()))
