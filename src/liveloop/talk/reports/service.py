"""Reports: made by viewers, decided by staff."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.pages import Page, decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.comments.locks import lock_comments
from liveloop.talk.comments.models import Comment
from liveloop.talk.moderation.rulebook import Rulebook
from liveloop.talk.reports import repository
from liveloop.talk.reports.errors import ReportInvalid, ReportNotFound, ReportResolved
from liveloop.talk.reports.models import CaseState, Report, ReportCase, ReportReason
from liveloop.talk.reports.schemas import (
    ReportCaseRead,
    ReportRead,
    ReportResolve,
    ReportSend,
    ReportTaken,
)
from liveloop.talk.reports.settling import Filing
from liveloop.talk.sanctions.events import tell_desk
from liveloop.talk.sanctions.schemas import SanctionCreate, SanctionRead

REPORT = "comment.report"
SHOWN = 50


class Writer(Protocol):
    """`kit.groupcommit` of `ReportWriter`."""

    async def submit(self, item: Filing) -> ReportReason: ...


class Books(Protocol):
    """`moderation.rulebooks`."""

    async def of(self, organisation_id: uuid.UUID, room_id: uuid.UUID | None) -> Rulebook: ...


class Known(Protocol):
    """By what somebody is known again (`sanctions.doorman`)."""

    def marks(
        self, organisation_id: uuid.UUID, person_id: uuid.UUID, device_id: uuid.UUID | None, address: str
    ) -> tuple[str, ...]: ...


class Comments(Protocol):
    """`comments.service`; both for a comment whose lock one holds."""

    async def hide(self, session: AsyncSession, comment: Comment, *, by: uuid.UUID | None) -> None: ...

    async def show(self, session: AsyncSession, comment: Comment) -> None: ...


class Sanctions(Protocol):
    """`sanctions.service`."""

    async def give(self, session: AsyncSession, actor: Actor, wanted: SanctionCreate) -> SanctionRead: ...


class ReportService:
    def __init__(
        self,
        clock: Clock,
        audit: AuditLog,
        writer: Writer,
        books: Books,
        known: Known,
        comments: Comments,
        sanctions: Sanctions,
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._writer = writer
        self._books = books
        self._known = known
        self._comments = comments
        self._sanctions = sanctions

    async def report(self, by: Pass, wanted: ReportSend) -> ReportTaken:
        """Returns once it is durable; the author is not told. Raises CommentNotFound, OwnComment,
        TooManyReports."""
        book = await self._books.of(by.organisation_id, by.room_id)
        marks = self._known.marks(by.organisation_id, by.person_id, by.device_id, by.address)
        reason = await self._writer.submit(
            Filing(
                organisation_id=by.organisation_id,
                room_id=by.room_id,
                person_id=by.person_id,
                name=by.name,
                comment_id=wanted.comment_id,
                reason=wanted.reason,
                words=wanted.words,
                limit=book.rules.report_limit,
                marks=marks,
            )
        )
        return ReportTaken(comment_id=wanted.comment_id, reason=reason)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `comment.report` of the socket."""
        try:
            wanted = ReportSend.model_validate(order.data)
        except ValidationError as error:
            raise ReportInvalid("A report needs `comment_id` and `reason`.") from error
        return (await self.report(order.by, wanted)).model_dump(mode="json")

    async def list(
        self, session: AsyncSession, actor: Actor, *, state: CaseState, cursor: str | None, limit: int
    ) -> Page[ReportCaseRead]:
        """The last reported first."""
        before = decode_cursor(cursor, tuple[datetime, uuid.UUID]) if cursor else None
        rows = await repository.listed(
            session, actor.organisation_id, state=state, before=before, limit=limit + 1
        )
        shown = rows[:limit]
        reports = await repository.reports_of(session, [case.comment_id for case, _ in shown])
        more = len(rows) > limit and shown[-1][0]
        return Page(
            items=[case_read(case, comment, reports.get(comment.id, [])) for case, comment in shown],
            next_cursor=encode_cursor((more.last_at, more.comment_id)) if more else None,
        )

    async def resolve(
        self, session: AsyncSession, actor: Actor, comment_id: uuid.UUID, wanted: ReportResolve
    ) -> None:
        """Raises ReportNotFound, ReportResolved, and what giving a sanction raises."""
        comment = (await lock_comments(session, [comment_id])).get(comment_id)
        case = (await repository.cases(session, [comment_id])).get(comment_id)
        if comment is None or case is None or case.organisation_id != actor.organisation_id:
            raise ReportNotFound("Nobody has reported this comment.")
        if case.state != CaseState.OPEN:
            raise ReportResolved("Somebody has decided this already.")
        if wanted.outcome == "dismiss":
            case.state = CaseState.DISMISSED
            if case.hidden_at is not None and comment.deleted_at is not None and comment.deleted_by is None:
                await self._comments.show(session, comment)
        else:
            case.state = CaseState.DELETED
            if comment.deleted_at is None:
                await self._comments.hide(session, comment, by=actor.account_id)
            comment.deleted_by = actor.account_id
        case.resolved_at = self._clock.now()
        case.resolved_by = actor.account_id
        case.resolved_by_name = actor.name
        if wanted.sanction is not None:
            wish = wanted.sanction.model_dump()
            given = SanctionCreate(person_id=comment.person_id, comment_ids=[comment_id], **wish)
            await self._sanctions.give(session, actor, given)
        tell_desk(session, comment.room_id)
        await self._audit.record(
            session,
            actor,
            f"report.{case.state}",
            target=("comment", comment_id),
            details={"reports": case.count, "author": str(comment.person_id)},
        )


def case_read(case: ReportCase, comment: Comment, reports: list[Report]) -> ReportCaseRead:
    return ReportCaseRead(
        comment_id=comment.id,
        broadcast_id=comment.broadcast_id,
        room_id=comment.room_id,
        author=comment.author,
        body=comment.body,
        at=comment.at,
        created_at=comment.created_at,
        count=case.count,
        hidden=case.hidden_at is not None and comment.deleted_at is not None,
        state=CaseState(case.state),
        last_at=case.last_at,
        resolved_by_name=case.resolved_by_name,
        reports=[ReportRead.model_validate(one) for one in reports],
    )
