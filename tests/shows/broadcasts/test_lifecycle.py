from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest

from liveloop.people.audit.service import Author
from liveloop.shows.broadcasts.errors import StateConflict
from liveloop.shows.broadcasts.models import Broadcast
from tests.shows.ground import Ground

LIN = Author("account", uuid.uuid4())


async def act(ground: Ground, name: str, broadcast_id: uuid.UUID, *, by: Author = LIN) -> Broadcast:
    async with ground.database.transaction() as session:
        broadcast: Broadcast = await getattr(ground.lifecycle, name)(session, broadcast_id, by=by)
        return broadcast


async def test_from_draft_to_end_with_an_operator(ground: Ground) -> None:
    broadcast_id = await ground.add("draft")
    await act(ground, "prepare", broadcast_id)
    await ground.source(broadcast_id, present=True)
    assert await ground.state(broadcast_id) == "preparing"
    await act(ground, "start", broadcast_id)
    ground.clock.advance(60)
    await act(ground, "end", broadcast_id)
    ended = await ground.get(broadcast_id)
    assert ended.started_at == ground.clock.now() - timedelta(seconds=60)
    assert ended.ended_at == ground.clock.now()
    assert await ground.transitions(broadcast_id) == [
        ("draft", "preparing", "account", "asked"),
        ("preparing", "live", "account", "asked"),
        ("live", "ended", "account", "asked"),
    ]


async def test_the_first_picture_starts_a_broadcast_that_asked_for_it(ground: Ground) -> None:
    broadcast_id = await ground.add("preparing", start_on_first_picture=True)
    await ground.source(broadcast_id, present=True, reason="first_picture")
    assert await ground.transitions(broadcast_id) == [("preparing", "live", "source", "first_picture")]


async def test_a_lost_source_interrupts_and_a_returning_one_goes_on(ground: Ground) -> None:
    broadcast_id = await ground.add("live")
    started = (await ground.get(broadcast_id)).started_at
    await ground.source(broadcast_id, present=False, reason="source_lost")
    assert await ground.state(broadcast_id) == "interrupted"
    ground.clock.advance(599)
    await ground.source(broadcast_id, present=True)
    ground.clock.advance(3600)
    assert await ground.job_runner.run_due() == 0
    assert await ground.state(broadcast_id) == "live"
    assert (await ground.get(broadcast_id)).started_at == started


async def test_the_grace_time_ends_a_broadcast_whose_source_stays_away(ground: Ground) -> None:
    broadcast_id = await ground.add("live", grace_seconds=60)
    await ground.source(broadcast_id, present=False)
    ground.clock.advance(59)
    assert await ground.job_runner.run_due() == 0
    ground.clock.advance(1)
    assert await ground.job_runner.run_due() == 1
    assert (await ground.transitions(broadcast_id))[-1] == ("interrupted", "ended", "system", "grace_over")


async def test_each_interruption_has_a_grace_time_of_its_own(ground: Ground) -> None:
    broadcast_id = await ground.add("live", grace_seconds=60)
    await ground.source(broadcast_id, present=False)
    ground.clock.advance(50)
    await ground.source(broadcast_id, present=True)
    await ground.source(broadcast_id, present=False)
    ground.clock.advance(59)
    await ground.job_runner.run_due()
    assert await ground.state(broadcast_id) == "interrupted"
    ground.clock.advance(1)
    await ground.job_runner.run_due()
    assert await ground.state(broadcast_id) == "ended"


async def test_a_grace_job_that_comes_too_early_waits(ground: Ground) -> None:
    broadcast_id = await ground.add("interrupted", grace_seconds=60)
    ground.clock.advance(10)
    async with ground.database.transaction() as session:
        await ground.lifecycle.grace_over(session, {"broadcast": str(broadcast_id)})
    assert await ground.state(broadcast_id) == "interrupted"
    ground.clock.advance(50)
    assert await ground.job_runner.run_due() == 1
    assert await ground.state(broadcast_id) == "ended"


async def test_starting_without_a_source_shows_the_standby_picture_and_begins_the_grace_time(
    ground: Ground,
) -> None:
    broadcast_id = await ground.add("scheduled")
    await act(ground, "start", broadcast_id)
    assert [after for _, after, _, _ in await ground.transitions(broadcast_id)] == ["live", "interrupted"]
    ground.clock.advance(600)
    await ground.job_runner.run_due()
    assert await ground.state(broadcast_id) == "ended"


async def test_news_that_is_older_than_what_is_known_changes_nothing(ground: Ground) -> None:
    broadcast_id = await ground.add("live")
    now = ground.clock.now()
    await ground.source(broadcast_id, present=True, at=now + timedelta(seconds=5))
    await ground.source(broadcast_id, present=False, at=now + timedelta(seconds=4))
    assert await ground.state(broadcast_id) == "live"
    await ground.source(broadcast_id, present=False, at=now + timedelta(seconds=6))
    assert await ground.state(broadcast_id) == "interrupted"


@pytest.mark.parametrize("state", ["draft", "scheduled", "ended", "replay_ready"])
async def test_a_source_moves_only_what_runs(ground: Ground, state: str) -> None:
    broadcast_id = await ground.add(state)
    await ground.source(broadcast_id, present=True)
    await ground.source(broadcast_id, present=False)
    assert await ground.state(broadcast_id) == state


async def test_a_source_of_an_unknown_broadcast_is_nobodys_business(ground: Ground) -> None:
    await ground.source(uuid.uuid4(), present=True)


async def test_repeating_an_act_changes_nothing(ground: Ground) -> None:
    broadcast_id = await ground.add("preparing")
    await ground.source(broadcast_id, present=True)
    for name, state in [("prepare", "preparing"), ("start", "live"), ("start", "live"), ("end", "ended")]:
        assert (await act(ground, name, broadcast_id)).state == state
    assert (await act(ground, "end", broadcast_id)).state == "ended"
    assert len(await ground.transitions(broadcast_id)) == 2


async def test_preparing_what_is_on_air_leaves_it_there(ground: Ground) -> None:
    broadcast_id = await ground.add("live")
    assert (await act(ground, "prepare", broadcast_id)).state == "live"


@pytest.mark.parametrize("name", ["prepare", "start"])
async def test_what_is_over_does_not_begin_again(ground: Ground, name: str) -> None:
    broadcast_id = await ground.add("ended")
    with pytest.raises(StateConflict):
        await act(ground, name, broadcast_id)


async def test_what_has_not_begun_cannot_be_ended(ground: Ground) -> None:
    with pytest.raises(StateConflict):
        await act(ground, "end", await ground.add("draft"))


async def test_two_operators_press_start_at_once(ground: Ground) -> None:
    broadcast_id = await ground.add("preparing", has_source=True)
    max_ = Author("account", uuid.uuid4())
    both = await asyncio.gather(
        act(ground, "start", broadcast_id), act(ground, "start", broadcast_id, by=max_)
    )
    assert [broadcast.state for broadcast in both] == ["live", "live"]
    assert len(await ground.transitions(broadcast_id)) == 1


async def test_two_operators_start_two_broadcasts_of_a_room_at_once(ground: Ground) -> None:
    first, second = await ground.add("draft"), await ground.add("draft")
    results = await asyncio.gather(
        act(ground, "start", first), act(ground, "start", second), return_exceptions=True
    )
    assert sorted(getattr(result, "code", "ok") for result in results) == ["broadcast.room_busy", "ok"]
    states = {await ground.state(first), await ground.state(second)}
    assert states == {"interrupted", "draft"}


async def test_an_operator_ends_it_while_the_source_returns(ground: Ground) -> None:
    broadcast_id = await ground.add("interrupted")
    await asyncio.gather(act(ground, "end", broadcast_id), ground.source(broadcast_id, present=True))
    assert await ground.state(broadcast_id) == "ended"
