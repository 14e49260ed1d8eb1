"""Points for comments that are shown, paid a moment later, and for shares that count."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import Draft
from liveloop.kit.database import Database
from liveloop.kit.draining import drain
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.comments.models import Comment
from liveloop.talk.rewards import repository
from liveloop.talk.rewards.counting import Deed
from liveloop.talk.rewards.granting import Rewards
from liveloop.talk.rewards.models import RewardDue
from liveloop.talk.rewards.schemas import Rule
from liveloop.talk.shares.settling import FreshShare

BATCH = 100
"""Deeds of one transaction; on SQLite it has the writing lock for some 10 ms."""


class CommentRewards:
    """Implements `comments.settling.Listener`. Viewers earn; whoever speaks for the room does not.

    What is earned is only owed here: paying for each comment at once would double what it costs to write.
    """

    async def heard(
        self, session: AsyncSession, comments: Sequence[Comment], addresses: Mapping[uuid.UUID, str]
    ) -> Mapping[uuid.UUID, Sequence[Draft]]:
        """No news yet: `DuePayer` brings it."""
        dues = [
            {
                "id": one.id,
                "rule": Rule.COMMENT,
                "room_id": one.room_id,
                "person_id": one.person_id,
                "address": addresses.get(one.id, ""),
            }
            for one in comments
            if one.author_role == AuthorRole.VIEWER
        ]
        await repository.owe(session, dues)
        return {}


class DuePayer:
    """Pays what is owed, in the worker. One at a time; a second one would only find nothing to do."""

    def __init__(self, database: Database, rewards: Rewards) -> None:
        self._database = database
        self._rewards = rewards

    async def run(self) -> None:
        await drain("rewards.dues", self.pay_some, batch=BATCH)

    async def pay_some(self) -> int:
        """Pay the oldest dues, or find that they earn nothing; returns how many there were."""
        async with self._database.read() as session:
            if not await repository.is_owing(session):
                return 0
        async with self._database.transaction() as session:
            dues = await repository.take_dues(session, limit=BATCH)
            deeds = [_deed(due) for due in dues]
            await self._rewards.tell(session, deeds, await self._rewards.grant(session, deeds))
        return len(dues)


def _deed(due: RewardDue) -> Deed:
    newcomer = due.id if due.rule == Rule.INVITE else None
    return Deed(Rule(due.rule), due.room_id, due.person_id, str(due.id), due.address, newcomer=newcomer)


class ShareRewards:
    """Implements `shares.settling.ShareListener`: once for each broadcast and way of sharing."""

    def __init__(self, rewards: Rewards) -> None:
        self._rewards = rewards

    async def shared(self, session: AsyncSession, shares: Sequence[FreshShare]) -> None:
        deeds = [
            Deed(Rule.SHARE, one.room_id, one.person_id, f"{one.broadcast_id}:{one.channel}", one.address)
            for one in shares
        ]
        await self._rewards.tell(session, deeds, await self._rewards.grant(session, deeds))
