"""Counts attempts before they are made, durably, so that guessing in parallel gains nothing.

An attempt is counted by a group commit of its own: the request that it belongs to usually fails,
and what fails is rolled back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.seal import lookup_hash
from liveloop.people.throttle.errors import TooManyAttempts
from liveloop.people.throttle.locks import lock_buckets
from liveloop.people.throttle.repository import ThrottleRepository


@dataclass(frozen=True, slots=True)
class Allowance:
    """`attempts` at once, after that one every `window / attempts`, for one `subject` of a `rule`."""

    rule: str
    subject: str
    attempts: int
    window: timedelta

    @property
    def key(self) -> str:
        """Hashed: the table must not become a list of the addresses that were tried."""
        return lookup_hash(f"{self.rule}:{self.subject}")

    @property
    def interval(self) -> timedelta:
        return self.window / self.attempts


class Throttle:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._clock = clock
        self._attempts: GroupCommit[Sequence[Allowance], None] = GroupCommit(
            database, self._settle, name="throttle"
        )

    async def start(self) -> None:
        await self._attempts.start()

    async def close(self) -> None:
        await self._attempts.close()

    async def count(self, allowances: Sequence[Allowance]) -> None:
        """Count one attempt against each allowance, or raise TooManyAttempts and count none."""
        await self._attempts.submit(allowances)

    async def forgive(self, session: AsyncSession, allowances: Sequence[Allowance]) -> None:
        """Empty the buckets of somebody who proved to be the right one."""
        buckets = ThrottleRepository(session)
        for key in sorted(allowance.key for allowance in allowances):
            await buckets.delete(key)

    async def forget(self, session: AsyncSession) -> None:
        """Drop what has leaked out."""
        await ThrottleRepository(session).delete_empty(at=self._clock.now())

    async def _settle(
        self, session: AsyncSession, attempts: Sequence[Sequence[Allowance]]
    ) -> Sequence[Exception | None]:
        now = self._clock.now()
        keys = {allowance.key for allowances in attempts for allowance in allowances}
        levels = await lock_buckets(session, keys, now=now)
        answers = [_admit(allowances, levels, now) for allowances in attempts]
        await ThrottleRepository(session).save(levels)
        return answers


def _admit(
    allowances: Sequence[Allowance], levels: dict[str, datetime], now: datetime
) -> TooManyAttempts | None:
    """Fill the buckets in `levels` by one attempt, unless one of them is full."""
    wait = max(
        (_wait(allowance, levels[allowance.key], now) for allowance in allowances), default=timedelta(0)
    )
    if wait > timedelta(0):
        seconds = math.ceil(wait.total_seconds())
        return TooManyAttempts(f"Too many attempts. Try again in {seconds} seconds.", retry_after=seconds)
    for allowance in allowances:
        levels[allowance.key] = max(levels[allowance.key], now) + allowance.interval
    return None


def _wait(allowance: Allowance, empty_at: datetime, now: datetime) -> timedelta:
    """How long until one more attempt fits in."""
    return max(empty_at, now) + allowance.interval - allowance.window - now


def address_group(address: str | None) -> str:
    """Whom an address stands for: an IPv4 address, or the /64 that one IPv6 customer has."""
    if address is None:
        return "unknown"
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and not parsed.is_loopback:
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
