"""Payments on each database with the sandbox as provider, and something to pay for that is no order."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.provider import CallbackEvent, Method, Surface, Trade, TradeState
from liveloop.connect.payments.sandbox.notices import SandboxNotices
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database, dialect_of
from liveloop.kit.ids import new_id
from liveloop.kit.ledger.audit import audit
from liveloop.kit.ledger.repository import totals
from liveloop.people.persons.models import PersonRow
from liveloop.shop.payments.cashier import Buyer
from liveloop.shop.payments.errors import NothingToPay
from liveloop.shop.payments.models import Payment, PaymentFinding, PaymentNotice, Refund
from liveloop.shop.payments.money import book_of
from liveloop.shop.payments.schemas import PaymentView, RedirectAction
from liveloop.shop.payments.subjects import PaidNews, Payable, RefundNews
from liveloop.shop.sandbox.schemas import SandboxAct
from liveloop.shop.till import Till
from tests.people.conftest import SECRET, SITE
from tests.shows.ground import Ground

CALLBACK = f"{SITE}/api/v1/payments/callbacks/sandbox"
PRICE = 1999
MINUTES = 15


@dataclass
class Bag:
    """Something to pay for. `wanted` False: money for it is refused."""

    payable: Payable
    wanted: bool = True
    paid_by: uuid.UUID | None = None
    refunds: list[RefundNews] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


@dataclass
class Bags:
    """`Subjects`: it takes the first money that comes for each."""

    bags: dict[uuid.UUID, Bag] = field(default_factory=dict)
    offered: list[PaidNews] = field(default_factory=list)

    async def lock(self, session: AsyncSession, subject_id: uuid.UUID) -> None:
        if dialect_of(session) == "postgresql":
            await session.execute(select(func.pg_advisory_xact_lock(subject_id.int % 2**63)))

    async def payable(
        self, session: AsyncSession, subject_id: uuid.UUID, person_id: uuid.UUID
    ) -> Payable | None:
        bag = self.bags.get(subject_id)
        if bag is None or bag.payable.person_id != person_id:
            return None
        if bag.paid_by or not bag.wanted:
            raise NothingToPay("There is nothing to pay.")
        return bag.payable

    async def paid(self, session: AsyncSession, subject_id: uuid.UUID, payment: PaidNews) -> bool:
        bag = self.bags[subject_id]
        self.offered.append(payment)
        if not bag.wanted or bag.paid_by is not None:
            return False
        bag.paid_by = payment.payment_id
        return True

    async def refunded(self, session: AsyncSession, subject_id: uuid.UUID, refund: RefundNews) -> None:
        self.bags[subject_id].refunds.append(refund)

    async def dropped(self, session: AsyncSession, subject_id: uuid.UUID, key: str) -> None:
        self.bags[subject_id].dropped.append(key)


@dataclass
class TillGround:
    """A till with one buyer."""

    ground: Ground
    bags: Bags
    till: Till
    buyer: Buyer

    @property
    def clock(self) -> ManualClock:
        return self.ground.clock

    @property
    def database(self) -> Database:
        return self.ground.database

    def bag(self, amount: int = PRICE) -> Bag:
        """Something that the buyer can pay for a quarter of an hour."""
        payable = Payable(
            subject_id=new_id(),
            organisation_id=self.ground.organisation_id,
            person_id=self.buyer.person_id,
            amount=amount,
            currency="CNY",
            description="West Lake tea",
            expires_at=self.clock.now() + timedelta(minutes=MINUTES),
            room_id=self.ground.room_id,
        )
        bag = self.bags.bags[payable.subject_id] = Bag(payable)
        return bag

    async def open(self, bag: Bag, provider: str = "sandbox") -> PaymentView:
        subject_id = bag.payable.subject_id
        return await self.till.cashier.open(
            self.buyer, subject_id, provider=provider, method=Method.CASHIER, return_url=SITE + "/r/x"
        )

    async def act(self, payment: PaymentView, act: str) -> None:
        """What the buyer does at the sandbox's page."""
        assert isinstance(payment.action, RedirectAction)
        (ticket,) = parse_qs(urlsplit(payment.action.url).query)["ticket"]
        async with self.database.transaction() as session:
            await self.till.sandbox.act(session, ticket, SandboxAct(act))

    async def deliver(self, *, times: int = 1) -> int:
        """The sandbox sends its callbacks that are due, each `times` times; returns how many were taken."""
        taken = 0

        async def post(url: str, headers: Mapping[str, str], body: bytes) -> int | None:
            nonlocal taken
            assert url == CALLBACK
            for _ in range(times):
                answer = await self.till.notices.take("sandbox", headers, body)
                taken += answer.status == 204
            return answer.status

        await self.till.posting.run_due(post)
        return taken

    async def tell(self, event: CallbackEvent) -> int:
        """A callback as the sandbox would sign it; the status of our answer."""
        headers, body = SandboxNotices(SECRET, self.clock).sign(event)
        return (await self.till.notices.take("sandbox", headers, body)).status

    async def chase(self) -> int:
        return await self.till.chasing.run_due()

    async def payment(self, view: PaymentView) -> Payment:
        async with self.database.read() as session:
            return await session.get_one(Payment, view.id)

    async def state(self, view: PaymentView) -> str:
        return (await self.payment(view)).state

    async def refunds(self, view: PaymentView) -> list[Refund]:
        async with self.database.read() as session:
            found = select(Refund).where(Refund.payment_id == view.id).order_by(Refund.id)
            return list(await session.scalars(found))

    async def findings(self) -> list[tuple[str, str, int | None, int | None]]:
        """(kind, state, expected, found) in order."""
        async with self.database.read() as session:
            rows = await session.scalars(select(PaymentFinding).order_by(PaymentFinding.id))
            return [(row.kind, row.state, row.expected, row.found) for row in rows]

    async def notices(self) -> list[tuple[str | None, int]]:
        """(outcome, how often it came) in order."""
        async with self.database.read() as session:
            rows = await session.scalars(select(PaymentNotice).order_by(PaymentNotice.id))
            return [(row.outcome, row.times) for row in rows]

    async def money(self) -> dict[str, int]:
        """The balance of each kind of account that holds something; the book has been proven."""
        book = book_of(self.ground.organisation_id)
        async with self.database.read() as session:
            assert not (await audit(session, book=book)).faults
            return {kind: total for kind, total in (await totals(session, book)).items() if total}


@pytest.fixture
async def till(ground: Ground, channels: ChannelLog) -> TillGround:
    return await make_till(ground, channels)


async def make_till(ground: Ground, channels: ChannelLog) -> TillGround:
    """Of the organisation and the room of `ground`."""
    bags = Bags()
    person_id = new_id()
    async with ground.database.transaction() as session:
        session.add(
            PersonRow(
                id=person_id,
                organisation_id=ground.organisation_id,
                nickname="Xiao Li",
                created_at=ground.clock.now(),
            )
        )
    made = Till(ground.database, ground.clock, channels, bags, site_url=SITE, secret=SECRET)
    buyer = Buyer(person_id, ground.organisation_id, Surface.PHONE, "192.0.2.7")
    return TillGround(ground, bags, made, buyer)


def paid(view: PaymentView, amount: int = PRICE, currency: str = "CNY", number: str = "e1") -> CallbackEvent:
    """A callback that says so."""
    trade = Trade(view.id.hex, TradeState.PAID, amount, currency, provider_reference="p1")
    return CallbackEvent(id=number, trade=trade)
