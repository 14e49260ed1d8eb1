"""Proves every night, and whenever somebody asks, that the points of each organisation add up.

It reads without holding up who writes; only the result is a transaction. Runs in the worker, under its lease.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy.exc import SQLAlchemyError

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.ledger.audit import Audit, audit
from liveloop.people.points import repository
from liveloop.people.points.book import book_of
from liveloop.people.points.models import PointsAuditRow
from liveloop.people.points.schemas import PointsSettings

log = structlog.get_logger()

POLL_SECONDS = 2.0
HOUR = 4
"""Of the organisation's night."""
AT_ONCE = 20

FAULTS = Gauge("liveloop_points_audit_faults", "What the last audit of an organisation's points found wrong")
AUDITS = Counter("liveloop_points_audits_total", "Audits of an organisation's points", ["result"])


class PointsAuditor:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        while True:
            try:
                await self.run_due()
            except SQLAlchemyError as error:
                log.warning("points.audit_delayed", error=str(error))
            await asyncio.sleep(POLL_SECONDS)

    async def run_due(self) -> int:
        """Carry out what is due; returns how many."""
        now = self._clock.now()
        async with self._database.read() as session:
            due = await repository.due_audits(session, now=now, limit=AT_ONCE)
        for row in due:
            await self._audit(row)
        async with self._database.transaction() as session:
            await repository.ensure_nightly(session, due_at=next_night(now, PointsSettings()))
        return len(due)

    async def _audit(self, row: PointsAuditRow) -> None:
        async with self._database.read() as session:
            found = await audit(session, book=book_of(row.organisation_id))
            settings = await repository.settings(session, row.organisation_id)
        now = self._clock.now()
        async with self._database.transaction() as session:
            done = await repository.get_audit(session, row.id)
            done.finished_at = now
            done.accounts, done.transfers, done.entries = found.accounts, found.transfers, found.entries
            done.faults = [asdict(fault) for fault in found.faults]
            if row.ordered_by is None:
                due_at = next_night(now, settings)
                await repository.add_audit(session, row.organisation_id, due_at=due_at, ordered_by=None)
        self._tell(row.organisation_id, found)

    def _tell(self, organisation_id: uuid.UUID, found: Audit) -> None:
        FAULTS.set(len(found.faults))
        AUDITS.labels("wrong" if found.faults else "right").inc()
        if found.faults:
            log.error(
                "points.audit_failed",
                organisation=str(organisation_id),
                faults=len(found.faults),
                first=asdict(found.faults[0]),
            )


def next_night(now: datetime, settings: PointsSettings) -> datetime:
    """The next four o'clock of the organisation."""
    night = settings.midnight(settings.day(now)) + timedelta(hours=HOUR)
    return night if night > now else night + timedelta(days=1)
