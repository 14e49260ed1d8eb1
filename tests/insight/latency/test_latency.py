from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest
from fastapi import FastAPI

from liveloop.insight.area import Insight
from liveloop.insight.latency import book as books
from liveloop.insight.latency.book import LatencyBook
from liveloop.insight.latency.errors import LatencyInvalid, NothingRuns, NotMeasured, ReportsTooFast
from liveloop.insight.latency.histogram import RELATIVE_ERROR, bucket_of
from liveloop.insight.latency.schemas import LatencyReport
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.policy import Order
from tests.people.conftest import MakeBrowser, MakeMember
from tests.shows.rig import Stage

numbers = itertools.count()


class Page:
    """A viewer's page that may report."""

    def __init__(self, insight: Insight, holder: Any) -> None:
        self._insight = insight
        self.holder = holder

    async def report(self, *, report_id: str | None = None, **measured: Any) -> dict[str, Any]:
        order = Order(by=self.holder, id=report_id or f"r{next(numbers)}", data=measured)
        return await self._insight.commands["latency.report"](order)


@pytest.fixture
def enter(stage: Stage, browser: MakeBrowser, shows: Shows, insight: Insight, app: FastAPI) -> Any:
    async def enter() -> Page:
        joined = (await browser().post(f"/rooms/{stage.slug}/join", json={})).json()
        return Page(insight, await shows.tickets.use(joined["ticket"]))

    return enter


@pytest.fixture
async def running(stage: Stage, worker: ShowsWorker) -> uuid.UUID:
    broadcast_id = await stage.plan()
    await stage.act("start", broadcast_id)
    return broadcast_id


async def figures(stage: Stage, broadcast_id: uuid.UUID) -> dict[str, Any]:
    answer = await stage.owner.get(f"/broadcasts/{broadcast_id}/latency")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def pairs(*spans: float) -> list[tuple[int, int]]:
    return [(bucket_of(span), 1) for span in spans]


async def test_what_pages_measure_is_added_up_by_minute(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight, clock: ManualClock
) -> None:
    one, other = await enter(), await enter()
    await one.report(echo=pairs(100, 200), paint=pairs(80), clock_ms=4)
    await other.report(echo=pairs(300), played_ms=10_000, stalled_ms=250, stalls=1, picture_ms=900)
    await insight.measured.write()
    clock.advance(60)
    await one.report(echo=pairs(2_000))
    await insight.measured.write()
    read = await figures(stage, running)
    assert [(minute["at"], minute["echo"]["samples"]) for minute in read["minutes"]] == [
        ("2026-01-01T00:00:00Z", 3),
        ("2026-01-01T00:01:00Z", 1),
    ]
    assert read["echo"]["samples"] == 4
    for kind, quantile, exact in [("echo", "p50", 200), ("echo", "p99", 2_000), ("paint", "p95", 80)]:
        assert read[kind][quantile] == pytest.approx(exact, rel=RELATIVE_ERROR)
    assert read["picture"]["p50"] == pytest.approx(900, rel=RELATIVE_ERROR)
    assert read["clock"]["p50"] == pytest.approx(4, rel=RELATIVE_ERROR)
    assert (read["played_ms"], read["stalled_ms"], read["stalls"]) == (10_000, 250, 1)
    assert (read["reports"], read["clipped"]) == (3, 0)


async def test_before_anything_is_measured_there_are_no_figures(stage: Stage, running: uuid.UUID) -> None:
    read = await figures(stage, running)
    assert read["minutes"] == []
    assert read["echo"] == {"samples": 0, "p50": None, "p95": None, "p99": None}


async def test_a_report_sent_twice_counts_once(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight
) -> None:
    page = await enter()
    for _ in range(3):
        assert await page.report(report_id="the same", echo=pairs(100)) == {}
    await insight.measured.write()
    assert (await figures(stage, running))["echo"]["samples"] == 1


async def test_a_minute_is_written_as_often_as_it_grows(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight
) -> None:
    page = await enter()
    for expected in (1, 2):
        await page.report(echo=pairs(100))
        assert await insight.measured.write() == 1
        assert (await figures(stage, running))["echo"]["samples"] == expected
    assert await insight.measured.write() == 0


async def test_two_processes_share_a_minute(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight, database: Database, clock: ManualClock
) -> None:
    await (await enter()).report(echo=pairs(100))
    await insight.measured.write()
    other = LatencyBook(database, clock)
    other.add(running, LatencyReport(echo=pairs(100, 100)))
    await other.write()
    read = await figures(stage, running)
    assert [minute["echo"]["samples"] for minute in read["minutes"]] == [3]


async def test_outliers_are_clipped_and_counted(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight
) -> None:
    await (await enter()).report(paint=pairs(100, 500_000), picture_ms=400_000, clipped=2)
    await insight.measured.write()
    read = await figures(stage, running)
    assert read["clipped"] == 4
    assert read["paint"]["p99"] < 33_000


@pytest.mark.parametrize(
    "measured",
    [
        {"echo": [[120, 1]]},
        {"echo": [[-1, 1]]},
        {"echo": [[3, 0]]},
        {"echo": [[3, 61]]},
        {"paint": [[3, 4_000], [4, 4_000]]},
        {"paint": [[3, 1]] * 121},
        {"clock_ms": -1},
        {"picture_ms": 1e12},
        {"stalls": 1_001},
        {"played_ms": "soon"},
    ],
)
async def test_a_report_that_makes_no_sense_is_refused(
    running: uuid.UUID, enter: Any, measured: dict[str, Any]
) -> None:
    with pytest.raises(LatencyInvalid):
        await (await enter()).report(**measured)


async def test_who_reports_too_often_is_slowed_down(
    running: uuid.UUID, enter: Any, clock: ManualClock
) -> None:
    page = await enter()
    for _ in range(3):
        await page.report(echo=pairs(100))
    with pytest.raises(ReportsTooFast):
        await page.report(echo=pairs(100))
    clock.advance(5)
    await page.report(echo=pairs(100))


async def test_the_last_report_comes_after_the_end(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight, clock: ManualClock
) -> None:
    page = await enter()
    await page.report(echo=pairs(100))
    await stage.act("end", running)
    clock.advance(10)
    await page.report(echo=pairs(100))
    await insight.measured.write()
    assert (await figures(stage, running))["echo"]["samples"] == 2
    clock.advance(25)
    with pytest.raises(NothingRuns):
        await page.report(echo=pairs(100))


async def test_what_belongs_to_a_broadcast_that_is_gone_is_let_go(
    running: uuid.UUID, database: Database, clock: ManualClock
) -> None:
    book = LatencyBook(database, clock)
    book.add(uuid.uuid4(), LatencyReport(echo=pairs(100)))
    book.add(running, LatencyReport(echo=pairs(100)))
    assert await book.write() == 2


async def test_the_book_is_bounded(
    running: uuid.UUID, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MINUTES_LIMIT", 2)
    book = LatencyBook(database, clock)
    for _ in range(3):
        book.add(uuid.uuid4(), LatencyReport())
    assert await book.write() == 2
    clock.advance(120)
    book.add(running, LatencyReport())
    assert await book.write() == 0
    book.add(running, LatencyReport())
    assert await book.write() == 1


async def test_only_who_may_see_numbers_sees_them(
    stage: Stage, running: uuid.UUID, member: MakeMember
) -> None:
    codes = {
        role: (await (await member(role)).get(f"/broadcasts/{running}/latency")).status_code
        for role in ("analyst", "host", "moderator")
    }
    assert codes == {"analyst": 200, "host": 200, "moderator": 403}
    assert (await stage.owner.get(f"/broadcasts/{uuid.uuid4()}/latency")).status_code == 404


async def test_who_is_not_of_the_sample_cannot_report(
    stage: Stage, running: uuid.UUID, enter: Any, insight: Insight
) -> None:
    page = await enter()
    page.holder = type(page.holder)(
        room_id=page.holder.room_id,
        organisation_id=page.holder.organisation_id,
        person_id=page.holder.person_id,
        name="x",
        role=page.holder.role,
    )
    with pytest.raises(NotMeasured):
        await page.report(echo=pairs(100))
