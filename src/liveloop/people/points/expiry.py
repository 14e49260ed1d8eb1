"""Points that grow old: the first that came are the first that go, by spending or by expiry."""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.kit.ledger import repository as ledger
from liveloop.kit.ledger.locks import lock_accounts
from liveloop.people.points import repository
from liveloop.people.points.book import (
    AccountKind,
    Movement,
    PointsAccount,
    PointsBook,
    book_of,
    expired_account,
    ledger_account,
    person_account,
)
from liveloop.people.points.schemas import Expiring, PointsSettings

KIND = "points.expiry"
EXPIRED = "points.expired"
EVERY = timedelta(days=1)
ANNOUNCED = timedelta(days=30)
PEOPLE_AT_ONCE = 100


class PointsExpiry:
    def __init__(self, clock: Clock, jobs: Jobs, book: PointsBook) -> None:
        self._clock = clock
        self._jobs = jobs
        self._book = book

    async def schedule(self, session: AsyncSession) -> None:
        """Have it run now; each round arranges the next."""
        await self._jobs.enqueue(session, KIND, {}, unique_key=KIND)

    async def run(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """Look at the next hundred people; `payload` says where the last time ended."""
        organisation, owner = payload.get("organisation"), str(payload.get("owner", ""))
        if not owner:
            after = uuid.UUID(organisation) if organisation else None
            found = await repository.next_expiring_or_none(session, after=after)
            if found is None:
                now = self._clock.now()
                await self._jobs.enqueue(session, KIND, {}, run_at=now + EVERY, unique_key=KIND)
                return
            organisation = str(found[0])
        organisation_id = uuid.UUID(organisation)
        people = await ledger.accounts_with_balance(
            session, book_of(organisation_id), AccountKind.PERSON, after=owner, limit=PEOPLE_AT_ONCE
        )
        await self._expire(session, organisation_id, [uuid.UUID(one) for one, _ in people])
        left = people[-1][0] if len(people) == PEOPLE_AT_ONCE else ""
        await self._jobs.enqueue(
            session, KIND, {"organisation": organisation, "owner": left}, unique_key=KIND
        )

    async def expiring(
        self, session: AsyncSession, settings: PointsSettings, account: PointsAccount
    ) -> Expiring | None:
        """What the account is about to lose within thirty days."""
        until = self._clock.now() + ANNOUNCED
        due = await self._due(session, settings, [account], at=until)
        return Expiring(points=due[account], until=until) if due.get(account) else None

    async def _expire(
        self, session: AsyncSession, organisation_id: uuid.UUID, people: Collection[uuid.UUID]
    ) -> None:
        settings = await repository.settings(session, organisation_id)
        accounts = [person_account(organisation_id, one) for one in people]
        target = expired_account(organisation_id)
        now = self._clock.now()
        if not accounts:
            return
        # Whoever spends waits until this is done, and what was spent before is seen.
        await lock_accounts(session, [ledger_account(one) for one in (*accounts, target)], now=now)
        due = await self._due(session, settings, accounts, at=now)
        day = settings.day(now).isoformat()
        await self._book.move(
            session,
            [
                Movement(f"expiry:{day}:{account.owner_id}", account, target, points, EXPIRED)
                for account, points in due.items()
            ],
        )

    async def _due(
        self,
        session: AsyncSession,
        settings: PointsSettings,
        accounts: Collection[PointsAccount],
        *,
        at: datetime,
    ) -> dict[PointsAccount, int]:
        """What is too old at a moment, of accounts that have any such points."""
        if settings.expiry_months is None:
            return {}
        names = {ledger_account(one).name: one for one in accounts}
        flows = await ledger.flows(session, names, before=months_before(at, settings.expiry_months))
        return {names[name]: flow.old - flow.spent for name, flow in flows.items() if flow.old > flow.spent}


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last."""
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
