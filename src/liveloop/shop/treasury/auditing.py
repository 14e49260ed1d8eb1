"""Proves every night, and whenever somebody asks, that the money book of each organisation adds up, and that
it says the same as its payments and refunds.

It reads without holding up who writes; only the result is a transaction. Runs in the worker, under its lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy.exc import SQLAlchemyError

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.ledger.audit import Fault, audit
from liveloop.shop.payments import repository as payments
from liveloop.shop.payments.money import book_of
from liveloop.shop.payments.repository import Balance
from liveloop.shop.treasury import repository
from liveloop.shop.treasury.models import MoneyAuditRow

log = structlog.get_logger()

POLL_SECONDS = 2.0
NIGHT_HOUR = 20
"""Of UTC: four in the morning in China."""
AT_ONCE = 20

FAULTS = Gauge("liveloop_money_audit_faults", "What the last audit of an organisation's money found wrong")
AUDITS = Counter("liveloop_money_audits_total", "Audits of an organisation's money", ["result"])


class MoneyAuditor:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        while True:
            try:
                await self.run_due()
            except SQLAlchemyError as error:
                log.warning("money.audit_delayed", error=str(error))
            await asyncio.sleep(POLL_SECONDS)

    async def run_due(self) -> int:
        """Carry out what is due; returns how many."""
        now = self._clock.now()
        async with self._database.read() as session:
            due = await repository.due_audits(session, now=now, limit=AT_ONCE)
        for row in due:
            await self._audit(row)
        async with self._database.transaction() as session:
            await repository.ensure_nightly(session, due_at=next_night(now))
        return len(due)

    async def _audit(self, row: MoneyAuditRow) -> None:
        owner = row.organisation_id
        book = book_of(owner)
        async with self._database.read() as session:
            found = await audit(session, book=book)
            balances = await payments.balances(session, owner, book)
        faults = [*found.faults, *faults_of(book, balances)]
        now = self._clock.now()
        async with self._database.transaction() as session:
            done = await repository.get_audit(session, row.id)
            done.finished_at = now
            done.accounts, done.transfers, done.entries = found.accounts, found.transfers, found.entries
            done.faults = [asdict(fault) for fault in faults]
            if row.ordered_by is None:
                await repository.add_audit(session, owner, due_at=next_night(now), ordered_by=None)
        FAULTS.set(len(faults))
        AUDITS.labels("wrong" if faults else "right").inc()
        if faults:
            log.error(
                "money.audit_failed",
                organisation=str(row.organisation_id),
                faults=len(faults),
                first=asdict(faults[0]),
            )


def faults_of(book: str, balances: Sequence[Balance]) -> list[Fault]:
    """Where the book says something else than payments and refunds."""
    return [
        Fault(f"money.{one.kind}", book, one.unit, one.expected, one.found)
        for one in balances
        if one.expected != one.found
    ]


def next_night(now: datetime) -> datetime:
    night = datetime(now.year, now.month, now.day, NIGHT_HOUR, tzinfo=UTC)
    return night if night > now else night + timedelta(days=1)
