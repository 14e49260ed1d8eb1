from __future__ import annotations

import asyncio
import uuid
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from liveloop.bus.client import Bus
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.likes.errors import LikesInvalid
from liveloop.talk.likes.models import LikeCount, LikeTotal
from liveloop.talk.likes.pace import TapPace
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage
from tests.waiting import until

SOON = "2026-01-01T00:10:00Z"
PAGE = "page-one"


async def send(viewer: Browser, count: int, source: str = PAGE) -> Any:
    if not viewer.cookies:
        assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200
    return await viewer.post("/watch/tea-room/likes", json={"source": source, "count": count})


async def sums(database: Database) -> tuple[int, int]:
    """The sum of the counts, and the total that is kept of it."""
    async with database.read() as session:
        counts = await session.scalar(select(func.sum(LikeCount.count)))
        total = await session.scalar(select(func.sum(LikeTotal.total)))
    return int(counts or 0), int(total or 0)


async def test_taps_add_up_over_people_and_pages(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    await stage.plan(scheduled_at=SOON)
    one, other = browser(), browser()
    assert (await send(one, 3)).json() == {"count": 3, "total": 3}
    assert (await send(other, 2)).json() == {"count": 2, "total": 5}
    assert (await send(one, 4, "another-page")).json() == {"count": 4, "total": 9}
    assert await sums(database) == (9, 9)


async def test_a_report_sent_twice_or_late_changes_nothing(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    await send(viewer, 5)
    for count in (5, 2):
        assert (await send(viewer, count)).json() == {"count": 5, "total": 5}
    assert (await send(viewer, 8)).json() == {"count": 8, "total": 8}
    assert await sums(database) == (8, 8)


async def test_many_reports_at_once_are_counted_exactly(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewers = [browser() for _ in range(5)]
    for viewer in viewers:
        await send(viewer, 1)
    await asyncio.gather(*(send(viewer, count) for viewer in viewers for count in (7, 3, 7, 5)))
    assert await sums(database) == (35, 35)


async def test_faster_than_a_hand_counts_later(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    assert (await send(viewer, 500)).json() == {"count": 120, "total": 120}
    assert (await send(viewer, 500, "another-page")).json() == {"count": 0, "total": 120}
    clock.advance(2)
    assert (await send(viewer, 500)).json() == {"count": 150, "total": 150}


def test_a_pace_is_granted_in_parts(clock: ManualClock) -> None:
    pace = TapPace(clock)
    person = uuid.uuid4()
    granted = 0
    for _ in range(100):
        granted += pace.grant(person, 10)
        clock.advance(0.1)
    assert 15 * 10 <= granted <= 15 * 18


async def test_without_a_broadcast_there_is_nothing_to_like(stage: Stage, browser: MakeBrowser) -> None:
    answer = await send(browser(), 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "likes.closed")


@pytest.mark.parametrize(
    "report", [{}, {"source": PAGE}, {"source": "x", "count": 1}, {"source": PAGE, "count": 0}]
)
async def test_a_report_that_makes_no_sense_is_refused(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk, report: dict[str, Any]
) -> None:
    await stage.plan(scheduled_at=SOON)
    joined = (await browser().post("/rooms/tea-room/join", json={})).json()
    order = Order(by=await shows.tickets.use(joined["ticket"]), id="c", data=report)
    with pytest.raises(LikesInvalid):
        await talk.commands["likes.send"](order)


async def test_the_room_is_told_and_newcomers_find_the_sum(
    stage: Stage, browser: MakeBrowser, bus: Bus, talk: Talk, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    heard: list[dict[str, Any]] = []

    async def hear(_subject: str, payload: bytes) -> None:
        heard.append(msgspec.json.decode(payload)["event"])

    subscription = await bus.subscribe(f"room.{stage.channel}.pulse", hear)
    await send(browser(), 3)
    wanted = {"broadcast_id": str(planned), "total": 3}
    await until(lambda: any(event["data"] == wanted for event in heard), what="news of the likes")
    await subscription.unsubscribe()
    assert (heard[-1]["type"], heard[-1]["offset"]) == ("likes", None)
    async with database.read() as session:
        assert await talk.parts["likes"](session, stage.room_id) == wanted
