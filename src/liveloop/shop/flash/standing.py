"""Where people stand in a sale."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.flash import repository
from liveloop.shop.flash.models import FlashSale
from liveloop.shop.flash.schemas import BuyRead
from liveloop.shop.flash.vocabulary import FlashMode, Outcome, WaiterState


async def standings(
    session: AsyncSession, sale: FlashSale, people: Collection[uuid.UUID]
) -> dict[uuid.UUID, BuyRead]:
    """By person, of those who came already."""
    found: dict[uuid.UUID, BuyRead] = {}
    if not people:
        return found
    entries = await repository.entries_of(session, sale.id, people) if sale.mode == FlashMode.FAIR else {}
    outcome = Outcome.SOLD_OUT if sale.drawn_at else Outcome.ENTERED
    for person_id, entry_id in entries.items():
        found[person_id] = BuyRead(outcome=outcome, entry_id=entry_id)
    if sale.arrivals:
        for person_id, (place, state) in (await repository.places_of(session, sale.id, people)).items():
            ahead = await _place(session, sale, place) if state is WaiterState.WAITING else None
            entry = entries.get(person_id)
            found[person_id] = BuyRead(outcome=Outcome.SOLD_OUT, place=ahead, entry_id=entry)
    if sale.winners:
        for person_id, win in (await repository.wins_of(session, sale.id, people)).items():
            found[person_id] = BuyRead.won(win)
    return found


async def _place(session: AsyncSession, sale: FlashSale, place: int) -> int:
    """From 1, of those who still wait: as long as all of them do, it needs no counting."""
    if sale.waiting == sale.arrivals:
        return place
    return 1 + await repository.ahead_of(session, sale.id, place)
