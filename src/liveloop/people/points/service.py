"""Points as people read them and as staff corrects them."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ledger import repository as ledger
from liveloop.kit.ledger.transfers import StatementLine
from liveloop.kit.pages import Page, decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.points import repository
from liveloop.people.points.book import (
    AccountKind,
    Moved,
    Movement,
    PointsAccount,
    PointsBook,
    book_of,
    issuer_account,
    ledger_account,
    person_account,
)
from liveloop.people.points.errors import PersonNotFound, PointsNotRefundable, TransferNotFound
from liveloop.people.points.expiry import PointsExpiry
from liveloop.people.points.schemas import (
    PersonStatement,
    PointsAuditRead,
    PointsAudits,
    PointsCorrection,
    PointsHolder,
    PointsLine,
    PointsOverview,
    PointsRefund,
    PointsSettings,
    PointsStatement,
)

CORRECTED = "points.corrected"
REFUNDED = "points.refunded"
UNDONE_BY = "undone_by"
"""In a movement's details: who alone may undo it, because more than points hangs on it."""
AUDITS_SHOWN = 30


class PointsService:
    def __init__(self, clock: Clock, audit: AuditLog, book: PointsBook, expiry: PointsExpiry) -> None:
        self._clock = clock
        self._audit = audit
        self._book = book
        self._expiry = expiry

    async def settings(self, session: AsyncSession, actor: Actor) -> PointsSettings:
        return await repository.settings(session, actor.organisation_id)

    async def set_settings(
        self, session: AsyncSession, actor: Actor, wanted: PointsSettings
    ) -> PointsSettings:
        await repository.put_settings(session, actor.organisation_id, wanted)
        await self._audit.record(session, actor, "points.settings_changed", details=wanted.model_dump())
        return wanted

    async def overview(self, session: AsyncSession, actor: Actor) -> PointsOverview:
        held = await ledger.totals(session, book_of(actor.organisation_id))
        return PointsOverview(
            issued=-held.get(AccountKind.ISSUER, 0),
            people=held.get(AccountKind.PERSON, 0),
            rooms=held.get(AccountKind.ROOM, 0),
            promotions=held.get(AccountKind.PROMOTION, 0),
            expired=held.get(AccountKind.EXPIRED, 0),
        )

    async def holders(
        self, session: AsyncSession, actor: Actor, *, query: str | None, cursor: str | None, limit: int
    ) -> Page[PointsHolder]:
        """Who holds most first."""
        after = decode_cursor(cursor, tuple[int, uuid.UUID]) if cursor else None
        rows = await repository.holders(
            session, actor.organisation_id, query=query, after=after, limit=limit + 1
        )
        shown = rows[:limit]
        more = encode_cursor((shown[-1].balance, shown[-1].id)) if len(rows) > limit else None
        return Page(items=shown, next_cursor=more)

    async def statement_of(
        self, session: AsyncSession, actor: Actor, person_id: uuid.UUID, *, cursor: str | None, limit: int
    ) -> PersonStatement:
        """Raises PersonNotFound."""
        person = await self._person(session, actor, person_id)
        statement = await self.statement(
            session, person_account(actor.organisation_id, person_id), cursor=cursor, limit=limit
        )
        return PersonStatement(**statement.model_dump(), person=person)

    async def statement(
        self, session: AsyncSession, account: PointsAccount, *, cursor: str | None, limit: int
    ) -> PointsStatement:
        """What came and went, newest first."""
        before = decode_cursor(cursor, int) if cursor else None
        named = ledger_account(account)
        rows = await ledger.statement(session, named, before=before, limit=limit + 1)
        shown = rows[:limit]
        settings = await repository.settings(session, account.organisation_id)
        return PointsStatement(
            balance=await self._book.balance(session, account),
            expiring=await self._expiry.expiring(session, settings, account),
            items=[_line(row) for row in shown],
            next_cursor=encode_cursor(shown[-1].number) if len(rows) > limit else None,
        )

    async def correct(
        self, session: AsyncSession, actor: Actor, person_id: uuid.UUID, wanted: PointsCorrection
    ) -> PersonStatement:
        """Give or take points; the same key again changes nothing. Raises PersonNotFound, PointsShort."""
        await self._person(session, actor, person_id)
        person = person_account(actor.organisation_id, person_id)
        issuer = issuer_account(actor.organisation_id)
        source, target = (issuer, person) if wanted.points > 0 else (person, issuer)
        movement = Movement(
            key=f"correction:{wanted.key}",
            source=source,
            target=target,
            points=abs(wanted.points),
            reason=CORRECTED,
            details={"note": wanted.note, "by": str(actor.token_id or actor.account_id)},
        )
        moved = _or_raise((await self._book.move(session, [movement]))[0])
        if moved.fresh:
            details = {"points": wanted.points, "note": wanted.note}
            target_ = ("person", person_id)
            await self._audit.record(session, actor, "points.corrected", target=target_, details=details)
        return await self.statement_of(session, actor, person_id, cursor=None, limit=20)

    async def refund(
        self, session: AsyncSession, actor: Actor, transfer_id: uuid.UUID, wanted: PointsRefund
    ) -> None:
        """Undo it. Raises TransferNotFound, PointsNotRefundable, PointsRefunded, or PointsShort."""
        transfer = await ledger.transfer_or_none(session, book_of(actor.organisation_id), transfer_id)
        if transfer is None:
            raise TransferNotFound("There is no such movement of points.")
        if UNDONE_BY in transfer.details:
            raise PointsNotRefundable("Refund this where it was sent: more than its points is taken back.")
        details = {"note": wanted.note, "by": str(actor.token_id or actor.account_id)}
        answers = await self._book.give_back(
            session, actor.organisation_id, [transfer_id], reason=REFUNDED, details=details
        )
        _or_raise(answers[0])
        await self._audit.record(
            session, actor, "points.refunded", target=("transfer", transfer_id), details={"note": wanted.note}
        )

    async def audits(self, session: AsyncSession, actor: Actor) -> PointsAudits:
        rows = await repository.audits(session, actor.organisation_id, limit=AUDITS_SHOWN)
        return PointsAudits(items=[PointsAuditRead.model_validate(row) for row in rows])

    async def order_audit(self, session: AsyncSession, actor: Actor) -> PointsAuditRead:
        """Have the books proven now; one that waits already is that."""
        waiting = await repository.ordered_audit_or_none(session, actor.organisation_id)
        if waiting is None:
            waiting = await repository.add_audit(
                session,
                actor.organisation_id,
                due_at=self._clock.now(),
                ordered_by=actor.token_id or actor.account_id,
            )
            await self._audit.record(session, actor, "points.audit_ordered", target=("audit", waiting.id))
        return PointsAuditRead.model_validate(waiting)

    async def _person(self, session: AsyncSession, actor: Actor, person_id: uuid.UUID) -> PointsHolder:
        person = await repository.person_or_none(session, actor.organisation_id, person_id)
        if person is None:
            raise PersonNotFound("There is no such person.")
        return person


def _or_raise(answer: Moved | LiveloopError) -> Moved:
    if isinstance(answer, LiveloopError):
        raise answer
    return answer


def _line(row: StatementLine) -> PointsLine:
    details: dict[str, Any] = {
        key: value for key, value in row.details.items() if key not in {"note", "by", UNDONE_BY}
    }
    undoable = row.reverses is None and row.reversed_by is None and UNDONE_BY not in row.details
    return PointsLine(
        id=row.transfer_id,
        points=row.amount,
        balance=row.balance,
        reason=row.kind,
        note=row.details.get("note"),
        details=details,
        created_at=row.created_at,
        refunded=row.reversed_by is not None,
        refundable=undoable,
    )
