"""Durable jobs: rows inserted by the transaction that wants them done, claimed under a lease.

A job runs in one transaction that also removes its row, so its effect happens exactly once. A job
that fails is tried again with growing pauses and kept with its last error when it gives up.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import JSON, Index, Integer, String, Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.clock import Clock
from liveloop.kit.database import Base, Database, upsert
from liveloop.kit.ids import new_id
from liveloop.kit.logs import correlated, correlation_id
from liveloop.kit.tasks import end_all

log = structlog.get_logger()

LEASE = timedelta(seconds=10)
"""From the claim to the row lock of the attempt, which nobody else passes while the job runs."""
POLL_SECONDS = 0.5
ROUND_LIMIT = 20
ATTEMPTS = 8

FAILED = Counter("liveloop_jobs_failed_total", "Job attempts that failed", ["kind"])

Handler = Callable[[AsyncSession, dict[str, Any]], Awaitable[None]]


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    unique_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    correlation_id: Mapped[str | None] = mapped_column(String(64))
    """Of the request that wanted it."""

    __table_args__ = (Index("ix_jobs_due", "run_at"),)


@dataclass(frozen=True, slots=True)
class _Claim:
    id: uuid.UUID
    kind: str
    payload: dict[str, Any]
    attempts: int
    correlation_id: str


class Jobs:
    """Inserts jobs. Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def enqueue(
        self,
        session: AsyncSession,
        kind: str,
        payload: dict[str, Any],
        *,
        run_at: datetime | None = None,
        unique_key: str | None = None,
    ) -> None:
        """Insert a job in the caller's transaction; one with a known `unique_key` only moves its time."""
        due = run_at or self._clock.now()
        statement = upsert(session, Job).values(
            id=new_id(),
            kind=kind,
            payload=payload,
            unique_key=unique_key,
            run_at=due,
            attempts=0,
            correlation_id=correlation_id(),
        )
        if unique_key is not None:
            statement = statement.on_conflict_do_update(
                index_elements=[Job.unique_key],
                set_={
                    "run_at": due,
                    "payload": payload,
                    "attempts": 0,
                    "failed_at": None,
                    "correlation_id": correlation_id(),
                },
            )
        await session.execute(statement)

    async def cancel(self, session: AsyncSession, *, unique_key: str) -> None:
        """Take one back. One that runs at this moment is left alone and sees what the caller has changed: to
        wait for it, with locks that it waits for, would be a deadlock."""
        idle = select(Job.id).where(Job.unique_key == unique_key).with_for_update(skip_locked=True)
        await session.execute(delete(Job).where(Job.id.in_(idle)))


class JobRunner:
    """Claims due jobs and runs each in its own transaction."""

    def __init__(self, database: Database, clock: Clock, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._clock = clock
        self._handlers = handlers

    async def run(self) -> None:
        while True:
            if not await self.run_due():
                await asyncio.sleep(POLL_SECONDS)

    async def run_due(self) -> int:
        """Run what is due now; returns how many jobs were claimed."""
        claimed = 0
        while claimed < ROUND_LIMIT and (claim := await self._claim_or_none()):
            claimed += 1
            await self._run_one(claim)
        return claimed

    async def _run_one(self, claim: _Claim) -> None:
        with correlated(claim.correlation_id):
            attempt = asyncio.create_task(self._attempt(claim))
            try:
                await asyncio.wait([attempt])
            finally:
                await end_all([attempt])
            if error := attempt.exception():
                await self._failed(claim, error)

    async def _claim_or_none(self) -> _Claim | None:
        """One at a time: what a killed runner had claimed waits for the end of its lease."""
        now = self._clock.now()
        due = (
            select(Job.id)
            .where(
                Job.run_at <= now,
                Job.failed_at.is_(None),
                Job.kind.in_(list(self._handlers)),
                Job.locked_until.is_(None) | (Job.locked_until < now),
            )
            .order_by(Job.run_at)
            .limit(1)
        )
        async with self._database.read() as session:
            if (await session.scalars(due)).first() is None:
                return None
        async with self._database.transaction() as session:
            row = (
                await session.execute(
                    update(Job)
                    .where(Job.id.in_(due.with_for_update(skip_locked=True)))
                    .values(locked_until=now + LEASE, attempts=Job.attempts + 1)
                    .returning(Job.id, Job.kind, Job.payload, Job.attempts, Job.correlation_id)
                )
            ).one_or_none()
        if row is None:
            return None
        return _Claim(row.id, row.kind, row.payload, row.attempts, row.correlation_id or str(row.id))

    async def _attempt(self, claim: _Claim) -> None:
        async with self._database.transaction() as session:
            removed = await session.execute(delete(Job).where(Job.id == claim.id).returning(Job.id))
            if removed.one_or_none() is None:
                return
            await self._handlers[claim.kind](session, claim.payload)

    async def _failed(self, claim: _Claim, error: BaseException) -> None:
        FAILED.labels(claim.kind).inc()
        log.error("job.failed", kind=claim.kind, job=str(claim.id), attempt=claim.attempts, exc_info=error)
        now = self._clock.now()
        gave_up = now if claim.attempts >= ATTEMPTS else None
        async with self._database.transaction() as session:
            await session.execute(
                update(Job)
                .where(Job.id == claim.id)
                .values(
                    locked_until=None,
                    run_at=now + timedelta(seconds=2**claim.attempts),
                    failed_at=gave_up,
                    last_error=f"{type(error).__name__}: {error}"[:2000],
                )
            )
