"""The worker's round: callbacks that were stored and not applied, and payments and refunds that are due.

Runs under the worker's lease; a second one beside it would only ask twice.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.shop.payments import repository
from liveloop.shop.payments.asking import Asking
from liveloop.shop.payments.notices import Notices

log = structlog.get_logger()

POLL_SECONDS = 1.0
ROUND_LIMIT = 50
AT_ONCE = 8
"""Providers limit how often they are asked, and one that hangs must not hold up the others."""


class Chasing:
    def __init__(self, database: Database, clock: Clock, asking: Asking, notices: Notices) -> None:
        self._database = database
        self._clock = clock
        self._asking = asking
        self._notices = notices

    async def run(self) -> None:
        while True:
            try:
                done = await self.run_due()
            except SQLAlchemyError as error:
                log.warning("payments.round_delayed", error=str(error))
                done = 0
            if done < ROUND_LIMIT:
                await asyncio.sleep(POLL_SECONDS)

    async def run_due(self) -> int:
        """Do what is due now; returns how many there were."""
        now = self._clock.now()
        notices = await self._notices.waiting(limit=ROUND_LIMIT)
        async with self._database.read() as session:
            payments = await repository.due_payments(session, now=now, limit=ROUND_LIMIT)
            refunds = await repository.due_refunds(session, now=now, limit=ROUND_LIMIT)
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(
            *(_one(gate, self._notices.apply, one) for one in notices),
            *(_one(gate, self._asking.attend, one) for one in payments),
            *(_one(gate, self._asking.attend_refund, one) for one in refunds),
        )
        return len(notices) + len(payments) + len(refunds)


async def _one(
    gate: asyncio.Semaphore, work: Callable[[uuid.UUID], Awaitable[None]], subject: uuid.UUID
) -> None:
    """One that cannot be done now is due again at the next round."""
    async with gate:
        try:
            await work(subject)
        except (SQLAlchemyError, LiveloopError) as error:
            log.warning("payments.chase_failed", subject=str(subject), error=str(error))
