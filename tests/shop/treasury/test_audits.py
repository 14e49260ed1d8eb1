from __future__ import annotations

from sqlalchemy import select, update

from liveloop.shop.payments.models import Payment
from liveloop.shop.treasury import repository
from liveloop.shop.treasury.models import MoneyAuditRow
from tests.shop.payments.ground import PRICE, TillGround, paid


async def audited(till: TillGround) -> list[tuple[str, int, int]]:
    """(check, expected, found) of an audit that somebody orders."""
    async with till.database.transaction() as session:
        row = await repository.add_audit(
            session, till.ground.organisation_id, due_at=till.clock.now(), ordered_by=till.buyer.person_id
        )
    await till.till.auditor.run_due()
    async with till.database.read() as session:
        done = await session.get_one(MoneyAuditRow, row.id)
        assert done.finished_at is not None
        return [(fault["check"], fault["expected"], fault["found"]) for fault in done.faults]


async def test_a_book_that_says_what_payments_say_is_proven(till: TillGround) -> None:
    for act in ("pay", "wrong_amount"):
        payment = await till.open(till.bag())
        await till.act(payment, act)
        await till.deliver()
        async with till.database.transaction() as session:
            await till.till.service.refund(session, payment.id, 300, "key", "x")
    await till.chase()
    assert await audited(till) == []


async def test_a_payment_that_the_book_lacks_is_found(till: TillGround) -> None:
    payment = await till.open(till.bag())
    await till.tell(paid(payment))
    async with till.database.transaction() as session:
        await session.execute(
            update(Payment).where(Payment.id == payment.id).values(amount=PRICE + 1, paid_amount=PRICE + 1)
        )
    assert await audited(till) == [("money.sales", -PRICE - 1, -PRICE)]


async def test_every_night_the_next_audit_is_planned(till: TillGround) -> None:
    await till.till.auditor.run_due()
    till.clock.advance(20 * 3600)
    assert await till.till.auditor.run_due() == 1
    async with till.database.read() as session:
        rows = list(await session.scalars(select(MoneyAuditRow).order_by(MoneyAuditRow.due_at)))
    assert [row.finished_at is not None for row in rows] == [True, False]
