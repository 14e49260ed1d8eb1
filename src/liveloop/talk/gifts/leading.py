"""Who leads, told to a room at most once a second while gifts come in."""

from __future__ import annotations

import asyncio
import uuid

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.tasks import keep_going
from liveloop.shows.pulse import RoomPulse
from liveloop.talk.gifts import repository
from liveloop.talk.gifts.boards import BROADCAST, WHOLE
from liveloop.talk.gifts.events import LEADERS, GiftLeaders
from liveloop.talk.gifts.repository import BoardKey
from liveloop.talk.gifts.schemas import GiftTotal, Leader

log = structlog.get_logger()

PAUSE_SECONDS = 1.0
TOLD = 10


class LeaderPulse:
    """What is told late or not at all is made good by the next gift, or by who opens the board."""

    def __init__(self, database: Database, pulse: RoomPulse) -> None:
        self._database = database
        self._pulse = pulse
        self._changed: dict[uuid.UUID, uuid.UUID] = {}  # bounded: emptied every second
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(keep_going("gifts.leaders", self._run))

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def changed(self, room_id: uuid.UUID, broadcast_id: uuid.UUID) -> None:
        self._changed[room_id] = broadcast_id
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, {}
            try:
                async with self._database.read() as session:
                    for room_id, broadcast_id in changed.items():
                        self._pulse.tell(room_id, "pulse", LEADERS, await news(session, broadcast_id))
            except SQLAlchemyError as error:
                log.warning("gifts.leaders_untold", error=str(error))
            await asyncio.sleep(PAUSE_SECONDS)


async def news(session: AsyncSession, broadcast_id: uuid.UUID) -> GiftLeaders:
    points, gifts = (await repository.sums_of(session, WHOLE, [broadcast_id])).get(broadcast_id, (0, 0))
    items = await first(session, (BROADCAST, broadcast_id, ""), limit=TOLD)
    return GiftLeaders(broadcast_id=broadcast_id, total=GiftTotal(points=points, gifts=gifts), items=items)


async def first(session: AsyncSession, key: BoardKey, *, limit: int) -> list[Leader]:
    """Who gave the same has the same rank."""
    leaders: list[Leader] = []
    for number, row in enumerate(await repository.leaders(session, key, limit=limit), 1):
        same = leaders and leaders[-1].points == row.points
        rank = leaders[-1].rank if same else number
        leaders.append(Leader(rank=rank, id=row.member_id, name=row.name, points=row.points))
    return leaders
