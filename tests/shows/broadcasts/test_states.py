from __future__ import annotations

import contextlib
import uuid
from itertools import product

import pytest
from sqlalchemy.exc import IntegrityError

from liveloop.people.audit.service import Author
from liveloop.shows.broadcasts.errors import RoomBusy, StateConflict
from liveloop.shows.broadcasts.locks import lock_broadcast
from liveloop.shows.broadcasts.machine import FOLLOWS
from liveloop.shows.vocabulary import RUNNING, BroadcastState
from tests.shows.ground import Ground, another_room

ALLOWED = {
    ("draft", "scheduled"),
    ("draft", "preparing"),
    ("draft", "live"),
    ("scheduled", "draft"),
    ("scheduled", "preparing"),
    ("scheduled", "live"),
    ("preparing", "live"),
    ("preparing", "ended"),
    ("live", "interrupted"),
    ("live", "ended"),
    ("interrupted", "live"),
    ("interrupted", "ended"),
    ("ended", "replay_ready"),
    ("replay_ready", "ended"),
}


async def move(ground: Ground, broadcast_id: uuid.UUID, after: BroadcastState) -> None:
    async with ground.database.transaction() as session:
        broadcast = await lock_broadcast(session, broadcast_id)
        assert broadcast is not None
        await ground.states.move(session, broadcast, after, by=Author("account", uuid.uuid4()), reason="test")


async def test_every_change_of_state_is_allowed_or_refused_as_the_table_says(ground: Ground) -> None:
    assert {(before, after) for before in FOLLOWS for after in FOLLOWS[before]} == ALLOWED
    for before, after in product(BroadcastState, BroadcastState):
        broadcast_id = await ground.add(before)
        moved = (before, after) in ALLOWED
        with contextlib.nullcontext() if moved else pytest.raises(StateConflict):
            await move(ground, broadcast_id, after)
        expected = after if moved else before
        assert await ground.state(broadcast_id) == expected, (before, after)
        logged = [(before, after, "account", "test")] if moved else []
        assert await ground.transitions(broadcast_id) == logged
        if expected in RUNNING:
            await move_out_of_the_way(ground, broadcast_id)


async def move_out_of_the_way(ground: Ground, broadcast_id: uuid.UUID) -> None:
    await move(ground, broadcast_id, BroadcastState.ENDED)


async def test_every_state_has_a_row_in_the_table() -> None:
    assert set(FOLLOWS) == set(BroadcastState)


async def test_a_room_runs_one_broadcast_at_a_time(ground: Ground) -> None:
    running = await ground.add("live")
    waiting = await ground.add("draft")
    with pytest.raises(RoomBusy):
        await move(ground, waiting, BroadcastState.PREPARING)
    assert await ground.state(waiting) == "draft"
    await move(ground, running, BroadcastState.ENDED)
    await move(ground, waiting, BroadcastState.PREPARING)


async def test_the_database_itself_refuses_a_second_running_broadcast(ground: Ground) -> None:
    await ground.add("interrupted")
    with pytest.raises(IntegrityError):
        await ground.add("preparing")


async def test_two_rooms_run_side_by_side(ground: Ground) -> None:
    await ground.add("live")
    other = await ground.add("draft", room_id=await another_room(ground))
    await move(ground, other, BroadcastState.LIVE)


async def test_what_is_not_carried_out_is_not_announced(ground: Ground) -> None:
    broadcast_id = await ground.add("ended")
    with pytest.raises(StateConflict):
        await move(ground, broadcast_id, BroadcastState.LIVE)
    assert await ground.announced() == []
