"""Points for comments that are shown and for shares that count, in the transaction of the deed itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import Draft
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.comments.models import Comment
from liveloop.talk.rewards.counting import Deed
from liveloop.talk.rewards.granting import Rewards, drafts_of
from liveloop.talk.rewards.schemas import Rule
from liveloop.talk.shares.settling import FreshShare


class CommentRewards:
    """Implements `comments.settling.Listener`. Viewers earn; whoever speaks for the room does not."""

    def __init__(self, rewards: Rewards) -> None:
        self._rewards = rewards

    async def heard(
        self, session: AsyncSession, comments: Sequence[Comment], addresses: Mapping[uuid.UUID, str]
    ) -> Mapping[uuid.UUID, Sequence[Draft]]:
        """Room -> news for those who earned something."""
        deeds = [
            Deed(Rule.COMMENT, one.room_id, one.person_id, str(one.id), addresses.get(one.id, ""))
            for one in comments
            if one.author_role == AuthorRole.VIEWER
        ]
        return drafts_of(deeds, await self._rewards.grant(session, deeds))


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
