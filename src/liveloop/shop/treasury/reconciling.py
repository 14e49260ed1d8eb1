"""Compares each provider's bill of each day with our payments and refunds. In the worker, under its lease.

What the bill has and we do not is asked about first: a payment that every callback and every question missed
is settled by that. Then whatever differs is a finding. Done again, it gives the same.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.connect.payments.errors import BillNotReady
from liveloop.connect.payments.provider import BillLine, LineKind, PaymentProvider
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.shop.payments import repository as payments
from liveloop.shop.payments.asking import Asking
from liveloop.shop.payments.findings import Findings, Found
from liveloop.shop.payments.money import Fee, MoneyBook
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.vocabulary import FindingKind
from liveloop.shop.treasury import calendars, repository
from liveloop.shop.treasury.comparing import Comparison, Ours, compare, number_of
from liveloop.shop.treasury.models import BillRun

log = structlog.get_logger()

POLL_SECONDS = 2.0
AGAIN = timedelta(minutes=30)
LONGEST_TRIES = 48
"""Then it waits for a person to order it."""
CHUNK = 100
"""Findings or fees of one transaction: writers must not wait long."""


class Reconciling:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Providers,
        asking: Asking,
        findings: Findings,
        book: MoneyBook,
    ) -> None:
        self._database = database
        self._clock = clock
        self._providers = providers
        self._asking = asking
        self._findings = findings
        self._book = book

    async def run(self) -> None:
        while True:
            try:
                await self.run_due()
            except SQLAlchemyError as error:
                log.warning("reconciliation.delayed", error=str(error))
            await asyncio.sleep(POLL_SECONDS)

    async def run_due(self) -> int:
        """Plan the days that are over, compare what is due; returns how many were."""
        now = self._clock.now()
        await self._plan(now)
        async with self._database.read() as session:
            due = await repository.due_runs(session, now=now)
        for run in due:
            await self._try(run)
        return len(due)

    async def _plan(self, now: datetime) -> None:
        wanted = {
            (name, day.isoformat()): calendars.due_at(name, day)
            for name in self._providers.names
            for day in calendars.days_to_compare(name, now)
        }
        async with self._database.read() as session:
            known = await repository.known_runs(session, list(wanted))
        fresh = {key: due for key, due in wanted.items() if key not in known}
        if fresh:
            async with self._database.transaction() as session:
                await repository.plan_runs(session, fresh)

    async def _try(self, run: BillRun) -> None:
        provider = self._providers.or_none(run.provider)
        problem: str | None = None
        if provider is None:
            problem = "payment.not_offered"
        else:
            try:
                await self.compare(provider, date.fromisoformat(run.day))
            except BillNotReady as error:
                problem = error.code
            except LiveloopError as error:
                problem = error.code
                log.warning("reconciliation.failed", provider=run.provider, day=run.day, error=str(error))
        now = self._clock.now()
        async with self._database.transaction() as session:
            row = await repository.get_run(session, run.provider, run.day)
            row.problem, row.tries = problem, row.tries + 1
            if problem is None:
                row.ran_at, row.due_at, row.runs, row.tries = now, None, row.runs + 1, 0
            else:
                row.due_at = now + AGAIN if row.tries < LONGEST_TRIES else None

    async def compare(self, provider: PaymentProvider, day: date) -> None:
        """One bill. Raises what the provider raises; another run does what was not done then."""
        cut = self._clock.now()
        lines = await provider.bill(day)
        healed = await self._heal(provider.name, lines)
        text = day.isoformat()
        async with self._database.transaction() as session:
            await repository.replace_lines(session, provider.name, text, lines)
        async with self._database.read() as session:
            known = await repository.ours_of(session, provider.name, lines)
            start, end = calendars.start_of(provider.name, day), calendars.end_of(provider.name, day)
            missing = await repository.on_no_bill(session, provider.name, start=start, end=min(end, cut))
            house = await payments.oldest_organisation_or_none(session)
        result = compare(provider.name, text, lines, known, missing)
        await self._write_findings(provider.name, text, result)
        await self._write_fees(result)
        if house is not None:
            await self._write_days(provider.name, text, lines, known, result, healed, house)

    async def _heal(self, provider: str, lines: Sequence[BillLine]) -> Counter[uuid.UUID]:
        """Have asked about whatever the bill has and we have not; how much that settled, by organisation."""
        async with self._database.read() as session:
            known = await repository.ours_of(session, provider, lines)
        for ours in known.values():
            if ours.moved:
                continue
            if ours.refund_id is not None:
                await self._asking.look_at_refund(ours.refund_id)
            else:
                await self._asking.look(ours.payment_id, source="bill")
        open_ones = [ours for ours in known.values() if not ours.moved]
        if not open_ones:
            return Counter()
        async with self._database.read() as session:
            after = await repository.ours_of(session, provider, lines)
        return Counter(ours.organisation_id for ours in open_ones if after[ours.kind, ours.number].moved)

    async def _write_findings(self, provider: str, day: str, result: Comparison) -> None:
        for start in range(0, len(result.findings), CHUNK):
            async with self._database.transaction() as session:
                for organisation_id, found in result.findings[start : start + CHUNK]:
                    if organisation_id is None:
                        await self._findings.unknown(session, found)
                    else:
                        await self._findings.note(session, organisation_id, found)
        keys = {found.key for _, found in result.findings}
        async with self._database.read() as session:
            stale = await repository.open_keys(session, provider, day)
            stale |= await repository.open_missing(session, [one.payment_id for one in result.matched])
        async with self._database.transaction() as session:
            for key in sorted(stale - keys):
                await self._findings.gone(session, key)

    async def _write_fees(self, result: Comparison) -> None:
        for start in range(0, len(result.fees), CHUNK):
            chunk = result.fees[start : start + CHUNK]
            async with self._database.transaction() as session:
                rows = await repository.payments_by_ids(session, [ours.payment_id for ours, _ in chunk])
                fees = [
                    Fee(rows[ours.payment_id], f"{ours.kind}:{ours.number}", fee, ours.currency)
                    for ours, fee in chunk
                ]
                for fee in await self._book.fees(session, fees):
                    await self._findings.note(session, fee.payment.organisation_id, _other_fee(fee))

    async def _write_days(
        self,
        provider: str,
        day: str,
        lines: Sequence[BillLine],
        known: dict[tuple[LineKind, str], Ours],
        result: Comparison,
        healed: Counter[uuid.UUID],
        house: uuid.UUID,
    ) -> None:
        summaries = _summaries(lines, known, house)
        matched = Counter(ours.organisation_id for ours in result.matched)
        async with self._database.transaction() as session:
            for organisation_id, (count, totals) in summaries.items():
                await repository.put_day(
                    session,
                    {
                        "organisation_id": organisation_id,
                        "provider": provider,
                        "day": day,
                        "lines": count,
                        "matched": matched[organisation_id],
                        "healed": healed[organisation_id],
                        "totals": totals,
                        "compared_at": self._clock.now(),
                    },
                )


def _other_fee(fee: Fee) -> Found:
    """A bill that is compared again says another fee than the one that is booked."""
    return Found(
        key=f"bill:fee:{fee.payment.provider}:{fee.number}"[:200],
        kind=FindingKind.BILL_DIFFERS,
        provider=fee.payment.provider,
        reference=fee.number[:128],
        payment_id=fee.payment.id,
        found=fee.amount,
        currency=fee.currency,
        details={"line": "fee"},
    )


Totals = dict[str, dict[str, int]]


def _summaries(
    lines: Sequence[BillLine], known: dict[tuple[LineKind, str], Ours], house: uuid.UUID
) -> dict[uuid.UUID, tuple[int, Totals]]:
    """Lines and sums by organisation: what the bill says, and what we say of the same numbers."""
    counts: Counter[uuid.UUID] = Counter({house: 0})
    totals: dict[uuid.UUID, Totals] = {house: {}}
    for line in lines:
        ours = known.get((line.kind, number_of(line)))
        owner = ours.organisation_id if ours else house
        counts[owner] += 1
        sums = totals.setdefault(owner, {}).setdefault(
            line.currency, {"payments": 0, "refunds": 0, "fees": 0, "our_payments": 0, "our_refunds": 0}
        )
        name = "payments" if line.kind is LineKind.PAYMENT else "refunds"
        sums[name] += line.amount
        sums["fees"] += line.fee
        if ours is not None and ours.moved and ours.currency == line.currency:
            sums[f"our_{name}"] += ours.amount
    return {owner: (counts[owner], totals[owner]) for owner in totals}
