"""A broadcast that is over and can be watched again."""

from __future__ import annotations

import uuid

from liveloop.kit.database import Database
from liveloop.shows.area import ShowsWorker
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.states import SYSTEM
from liveloop.shows.vocabulary import BroadcastState
from tests.shows.rig import Stage


async def finished(stage: Stage, worker: ShowsWorker, database: Database) -> uuid.UUID:
    planned = await stage.plan("Over")
    await stage.act("start", planned)
    await stage.act("end", planned)
    async with database.transaction() as session:
        broadcast = await lock_broadcast(session, planned)
        assert broadcast is not None
        await worker.states.move(
            session, broadcast, BroadcastState.REPLAY_READY, by=SYSTEM, reason="recording_imported"
        )
    return planned
