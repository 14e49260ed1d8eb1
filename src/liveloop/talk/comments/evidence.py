"""What somebody said, for the record of a sanction."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.comments import repository
from liveloop.talk.sanctions.schemas import EvidenceRead


class CommentWitness:
    """Implements `sanctions.service.Witness`."""

    async def quote(
        self, session: AsyncSession, person_id: uuid.UUID, comment_ids: Collection[uuid.UUID]
    ) -> list[dict[str, Any]]:
        """`EvidenceRead` as JSON values, of those comments that are the person's."""
        if not comment_ids:
            return []
        return [
            EvidenceRead(
                comment_id=one.id, broadcast_id=one.broadcast_id, body=one.body, at=one.at
            ).model_dump(mode="json")
            for one in await repository.quoted(session, person_id, comment_ids)
        ]
