"""Latency as real people see it: reports in, figures of a broadcast out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.insight.latency import repository
from liveloop.insight.latency.book import KINDS, LatencyBook
from liveloop.insight.latency.errors import LatencyInvalid, NothingRuns, NotMeasured, ReportsTooFast
from liveloop.insight.latency.histogram import RELATIVE_ERROR, Histogram
from liveloop.insight.latency.models import LatencyMinute
from liveloop.insight.latency.onair import OnAir
from liveloop.insight.latency.pace import SECONDS_A_REPORT, ReportPace
from liveloop.insight.latency.schemas import LatencyPoint, LatencyRead, LatencyReport, LatencySummary
from liveloop.people.access import Actor
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.watch.policy import Order

REPORT = "latency.report"
SHOWN = timedelta(days=1)
THRESHOLD_MILLISECONDS = 1_000
"""What a comment may take, from hand to hand and from the server to a screen."""


class LatencyService:
    def __init__(
        self, broadcasts: BroadcastService, book: LatencyBook, pace: ReportPace, on_air: OnAir
    ) -> None:
        self._broadcasts = broadcasts
        self._book = book
        self._pace = pace
        self._on_air = on_air

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `latency.report` of the socket. Raises LatencyInvalid, NotMeasured, ReportsTooFast,
        NothingRuns. The same report again is answered again and not counted."""
        person_id = order.by.person_id
        if not order.by.measures:
            raise NotMeasured("This page is not one of those that measure.")
        try:
            report = LatencyReport.model_validate(order.data)
        except ValidationError as error:
            raise LatencyInvalid("This is no report of latency. Reload the page.") from error
        broadcast_id = await self._on_air.broadcast(order.by.room_id)
        if broadcast_id is None:
            raise NothingRuns("There is no broadcast now.")
        if self._pace.heard(person_id, order.id):
            return {}
        if not self._pace.take(person_id, order.id):
            raise ReportsTooFast("Report less often.", retry_after=int(SECONDS_A_REPORT))
        self._book.add(broadcast_id, report)
        return {}

    async def read(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> LatencyRead:
        """The last day that was measured. Raises BroadcastNotFound."""
        await self._broadcasts.get(session, actor, broadcast_id)
        newest = await repository.newest_minute(session, broadcast_id)
        since = newest - SHOWN if newest else None
        return _read(await repository.minutes(session, broadcast_id, since=since))


def _read(rows: Sequence[LatencyMinute]) -> LatencyRead:
    whole = {kind: _summary(rows, kind) for kind in KINDS}
    return LatencyRead(
        **whole,
        played_ms=sum(row.played_ms for row in rows),
        stalled_ms=sum(row.stalled_ms for row in rows),
        stalls=sum(row.stalls for row in rows),
        reports=sum(row.reports for row in rows),
        clipped=sum(row.clipped for row in rows),
        relative_error=RELATIVE_ERROR,
        threshold_ms=THRESHOLD_MILLISECONDS,
        minutes=[_point(list(group)) for _, group in groupby(rows, key=lambda row: row.minute)],
    )


def _point(rows: Sequence[LatencyMinute]) -> LatencyPoint:
    return LatencyPoint(at=rows[0].minute, echo=_summary(rows, "echo"), paint=_summary(rows, "paint"))


def _summary(rows: Iterable[LatencyMinute], kind: str) -> LatencySummary:
    histogram = Histogram()
    for row in rows:
        histogram.add((int(bucket), int(count)) for bucket, count in row.histograms.get(kind, ()))
    p50, p95, p99 = (histogram.quantile(share) for share in (0.5, 0.95, 0.99))
    return LatencySummary(samples=histogram.samples, p50=p50, p95=p95, p99=p99)
