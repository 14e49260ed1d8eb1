"""Points for comments that are shown."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.comments.models import Comment
from liveloop.talk.rewards.counting import Deed
from liveloop.talk.rewards.granting import Rewards
from liveloop.talk.rewards.schemas import Rule


class CommentRewards:
    """Implements `talk.comments.settling.Audience`."""

    def __init__(self, rewards: Rewards) -> None:
        self._rewards = rewards

    async def shown(
        self, session: AsyncSession, comments: Collection[Comment], addresses: Mapping[uuid.UUID, str]
    ) -> None:
        """Viewers earn; whoever speaks for the room does not."""
        deeds = [
            Deed(Rule.COMMENT, one.room_id, one.person_id, str(one.id), addresses.get(one.id, ""))
            for one in comments
            if one.author_role == AuthorRole.VIEWER
        ]
        await self._rewards.grant(session, deeds)
