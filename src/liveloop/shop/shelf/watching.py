"""The shelf as viewers see it, live and in a replay."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.shelf import repository
from liveloop.shop.shelf.displays import shown_of
from liveloop.shop.shelf.errors import ItemNotFound
from liveloop.shop.shelf.schemas import ShelfProduct, ShelfView, explanation_view
from liveloop.shows.broadcasts import repository as broadcasts

SNAPSHOT_EXPLANATIONS = 3
"""Whoever is some seconds behind still needs the one before."""
REPLAY_EXPLANATIONS = 1000


class ShelfWindow:
    async def view(
        self, session: AsyncSession, broadcast_id: uuid.UUID, *, explanations: int = REPLAY_EXPLANATIONS
    ) -> ShelfView:
        """With the last explanations, oldest first."""
        shown = await shown_of(session, broadcast_id)
        spans = await repository.explanations(session, broadcast_id, limit=explanations)
        return ShelfView(
            broadcast_id=broadcast_id,
            items=[display.view() for display in shown],
            explanations=[explanation_view(one) for one in spans],
        )

    async def page(self, session: AsyncSession, broadcast_id: uuid.UUID, item_id: uuid.UUID) -> ShelfProduct:
        """Raises ItemNotFound."""
        for display in await shown_of(session, broadcast_id, item_id=item_id):
            return display.page()
        raise ItemNotFound("This product is not on the shelf any more. Look at what else there is.")

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any] | None:
        """The snapshot's `shelf`: of the broadcast that the room shows."""
        shown = await broadcasts.shown_or_none(session, room_id)
        if shown is None:
            return None
        view = await self.view(session, shown.id, explanations=SNAPSHOT_EXPLANATIONS)
        return view.model_dump(mode="json")
