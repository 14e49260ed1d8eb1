"""Orders under whatever happens in whatever order: no piece and no coin is lost, doubled or made up."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter, defaultdict
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import create_engine, func, select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import Conflict, Invalid, TooMany
from liveloop.kit.seal import TokenInvalid
from liveloop.roles.database import sync_url
from liveloop.roles.models import METADATA
from liveloop.shop.orders.machine import FOLLOWS, OrderStateName
from liveloop.shop.orders.models import Order, OrderLine, OrderRefund, OrderStep
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.vocabulary import PaymentStateName
from liveloop.shop.sandbox.models import SandboxRefund, SandboxTrade
from liveloop.shop.sandbox.schemas import SandboxAct
from liveloop.shop.stock.audit import audit
from liveloop.shop.stock.repository import levels
from tests.shop.orders.counter import Counter as Shop

PEOPLE = st.integers(0, 2)
GOODS = st.integers(0, 1)
PLACES = st.integers(0, 7)
"""Which of what there is; counted around."""
ACTS = st.sampled_from([SandboxAct.PAY, SandboxAct.SILENT, SandboxAct.DUPLICATE, SandboxAct.FAIL])

T = TypeVar("T")

SOLD = frozenset(OrderStateName) - {OrderStateName.PLACED, OrderStateName.CLOSED}


class OrderMachine(RuleBasedStateMachine):
    """Every run has a house, goods and people of its own in the same database."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self._runner = runner
        self._shop = Shop(database, ManualClock())
        self._orders: list[uuid.UUID] = []
        self._payments: list[uuid.UUID] = []
        self._taps = 0

    @initialize()
    def open_the_shop(self) -> None:
        self._runner.run(self._shop.open(received=[4, 9], people=3))

    @rule(person=PEOPLE, lines=st.lists(st.tuples(GOODS, st.integers(1, 3)), min_size=1, max_size=2))
    def place(self, person: int, lines: list[tuple[int, int]]) -> None:
        self._taps += 1
        order = self._tried(self._shop.place(person, lines, key=f"tap number {self._taps}"))
        if order is not None:
            again = self._tried(self._shop.place(person, lines, key=f"tap number {self._taps}"))
            assert again == order
            self._orders.append(order)

    @rule(place=PLACES)
    def open_a_payment(self, place: int) -> None:
        if self._orders:
            payment = self._tried(self._shop.open_payment(self._order(place)))
            if payment is not None and payment not in self._payments:
                self._payments.append(payment)

    @rule(place=PLACES, act=ACTS)
    def stand_at_the_cashier(self, place: int, act: SandboxAct) -> None:
        if self._payments:
            self._tried(self._shop.act(self._payment(place), act))

    @rule(place=PLACES)
    def pay_too_late(self, place: int) -> None:
        if self._payments:
            self._tried(self._shop.act(self._payment(place), SandboxAct.LATE))

    @rule(place=PLACES)
    def look(self, place: int) -> None:
        if self._payments:
            self._tried(self._shop.look(self._payment(place)))

    @rule(place=PLACES)
    def cancel(self, place: int) -> None:
        if self._orders:
            self._tried(self._shop.cancel(self._order(place)))

    @rule(place=PLACES)
    def ship(self, place: int) -> None:
        if self._orders:
            self._tried(self._shop.ship(self._order(place)))

    @rule(place=PLACES, part=st.sampled_from([None, 1, 500]), goods=st.booleans())
    def refund(self, place: int, part: int | None, goods: bool) -> None:
        if self._orders:
            self._tried(self._shop.refund(self._order(place), part, goods=goods))

    @rule(seconds=st.sampled_from([1, 40, 16 * 60, 11 * 86_400]))
    def wait(self, seconds: int) -> None:
        self._shop.clock.advance(seconds)

    @rule()
    def work(self) -> None:
        self._runner.run(self._shop.work())

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        self._runner.run(self._check())

    def teardown(self) -> None:
        """When every provider was asked and all that was under way is done, they and the orders agree on
        every coin."""
        if self._shop.variants:
            for payment_id in self._payments:
                self._runner.run(self._shop.look(payment_id))
            for _ in range(6):
                self._shop.clock.advance(120)
                self._runner.run(self._shop.work())
            self._runner.run(self._check())
            self._runner.run(self._reconcile())

    async def _check(self) -> None:
        async with self._shop.database.read() as session:
            orders = {
                row.id: row for row in await session.scalars(select(Order).where(Order.id.in_(self._orders)))
            }
            lines = (
                await session.scalars(select(OrderLine).where(OrderLine.order_id.in_(self._orders)))
            ).all()
            steps = (
                await session.scalars(
                    select(OrderStep).where(OrderStep.order_id.in_(self._orders)).order_by(OrderStep.id)
                )
            ).all()
            refunds = (
                await session.scalars(select(OrderRefund).where(OrderRefund.order_id.in_(self._orders)))
            ).all()
            payments = (
                await session.scalars(select(Payment).where(Payment.subject_id.in_(self._orders)))
            ).all()
            found = await levels(session, self._shop.variants)
            assert await audit(session) == []
        for place, variant_id in enumerate(self._shop.variants):
            mine = [line for line in lines if line.variant_id == variant_id]
            held = sum(one.quantity for one in mine if orders[one.order_id].state == OrderStateName.PLACED)
            sold = sum(one.quantity - one.returned for one in mine if orders[one.order_id].state in SOLD)
            level = found[variant_id]
            assert (level.received, level.held, level.sold) == (self._shop.received[place], held, sold)
        _check_steps(orders, steps)
        _check_money(orders, refunds, payments)

    async def _reconcile(self) -> None:
        async with self._shop.database.read() as session:
            orders = (await session.scalars(select(Order).where(Order.id.in_(self._orders)))).all()
            payments = (
                await session.scalars(select(Payment).where(Payment.subject_id.in_(self._orders)))
            ).all()
            kept: Counter[uuid.UUID] = Counter()
            for payment in payments:
                trade = await session.get(SandboxTrade, payment.id.hex)
                if trade is not None and trade.paid_at is not None:
                    gone = await session.scalar(
                        select(func.sum(SandboxRefund.amount)).where(
                            SandboxRefund.out_trade_no == payment.id.hex
                        )
                    )
                    kept[payment.subject_id] += trade.amount - int(gone or 0)
        for order in orders:
            owed = order.total - order.refunded if order.state in SOLD else 0
            assert kept[order.id] == owed, (order.state, order.total, order.refunded, order.refunding)

    def _order(self, place: int) -> uuid.UUID:
        return self._orders[place % len(self._orders)]

    def _payment(self, place: int) -> uuid.UUID:
        return self._payments[place % len(self._payments)]

    def _tried(self, act: Coroutine[Any, Any, T]) -> T | None:
        """What the shop refuses is no fault: that it stays right is."""
        try:
            return self._runner.run(act)
        except (Conflict, Invalid, TooMany, TokenInvalid):
            return None


def _check_steps(orders: dict[uuid.UUID, Order], steps: Sequence[OrderStep]) -> None:
    """Each order's record leads without a gap from its placing to where it is."""
    by_order: defaultdict[uuid.UUID, list[OrderStep]] = defaultdict(list)
    for step in steps:
        by_order[step.order_id].append(step)
    for order in orders.values():
        before: str | None = None
        for step in by_order[order.id]:
            assert step.before == before
            if before is not None and step.after != before:
                assert OrderStateName(step.after) in FOLLOWS[OrderStateName(before)]
            before = step.after
        assert before == order.state


def _check_money(
    orders: dict[uuid.UUID, Order], refunds: Sequence[OrderRefund], payments: Sequence[Payment]
) -> None:
    taken = {one.subject_id: one for one in payments if one.state == PaymentStateName.PAID}
    assert len(taken) == sum(one.state == PaymentStateName.PAID for one in payments)
    for order in orders.values():
        assert (order.state in SOLD) == (order.id in taken), order.state
        mine = [one for one in refunds if one.order_id == order.id]
        assert order.refunded == sum(one.amount for one in mine if one.state == "succeeded")
        assert order.refunding == sum(one.amount for one in mine if one.state == "pending")
        assert (order.state == OrderStateName.REFUNDING) == (order.refunding > 0)
        assert (order.state == OrderStateName.REFUNDED) == (order.refunded == order.total)
        if order.id in taken:
            assert taken[order.id].id == order.payment_id
            assert taken[order.id].refunded == order.refunded
            assert taken[order.id].refund_reserved == order.refunded + order.refunding


def test_no_piece_and_no_coin_goes_astray(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    METADATA.create_all(engine)
    engine.dispose()
    database = Database(database_url)
    with asyncio.Runner() as runner:
        runner.run(database.start())
        try:
            run_state_machine_as_test(
                lambda: OrderMachine(runner, database),
                settings=settings(
                    max_examples=15,
                    stateful_step_count=30,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
