"""Taking reports, many in one commit. From so many people on a comment is hidden until staff decides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.shows.watch.conversation import STAFF_ROLES, AuthorRole
from liveloop.talk.comments.errors import CommentNotFound
from liveloop.talk.comments.locks import lock_comments
from liveloop.talk.comments.models import Comment
from liveloop.talk.reports import repository
from liveloop.talk.reports.errors import OwnComment, TooManyReports
from liveloop.talk.reports.models import CaseState, Report, ReportCase, ReportReason
from liveloop.talk.reports.repository import ReportKey
from liveloop.talk.sanctions import repository as sanctions
from liveloop.talk.sanctions.events import tell_desk
from liveloop.talk.sanctions.standings import Bearer, longest

REPORTS_EACH = 10
WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Filing:
    """A report on its way. `limit`: people who report until the comment is hidden; 0: it never is. `marks`:
    by what the reporter is known again."""

    organisation_id: uuid.UUID
    room_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    comment_id: uuid.UUID
    reason: ReportReason
    words: str | None
    limit: int
    marks: tuple[str, ...] = ()

    @property
    def key(self) -> ReportKey:
        return (self.comment_id, self.person_id)


class Hider(Protocol):
    """`comments.service`."""

    async def hide(self, session: AsyncSession, comment: Comment, *, by: uuid.UUID | None) -> None: ...


class ReportWriter:
    """Settles filings for `kit.groupcommit`: one report a person and comment, the first."""

    def __init__(self, clock: Clock, hider: Hider) -> None:
        self._clock = clock
        self._hider = hider

    async def settle(
        self, session: AsyncSession, filings: Sequence[Filing]
    ) -> list[ReportReason | Exception]:
        """The reason that each one's report has."""
        now = self._clock.now()
        comments = await lock_comments(session, {one.comment_id for one in filings})
        known = await repository.by_keys(session, {one.key for one in filings})
        cases = await repository.cases(session, comments)
        spent = await repository.counts_since(session, {one.person_id for one in filings}, now - WITHIN)
        heard = await self._heard(session, filings)
        answers: list[ReportReason | Exception] = []
        for one in filings:
            try:
                if one.key not in known:
                    self._check(one, comments.get(one.comment_id), spent.get(one.person_id, 0))
                    spent[one.person_id] = spent.get(one.person_id, 0) + 1
                    known[one.key] = self._add(session, one, cases, now, counts=one.key in heard)
                answers.append(ReportReason(known[one.key].reason))
            except LiveloopError as refusal:
                answers.append(refusal)
        await session.flush()
        limits = {one.comment_id: one.limit for one in filings if one.key in known}
        for comment_id in sorted(limits):
            await self._settle_case(session, comments[comment_id], cases[comment_id], limits[comment_id])
        return answers

    def _check(self, one: Filing, comment: Comment | None, spent: int) -> None:
        if comment is None or comment.room_id != one.room_id or comment.deleted_at is not None:
            raise CommentNotFound("This comment is not there any more.")
        if comment.person_id == one.person_id:
            raise OwnComment("This is your own comment.")
        if spent >= REPORTS_EACH:
            raise TooManyReports(
                "You have reported very much. Try again later.", retry_after=int(WITHIN.total_seconds())
            )

    def _add(
        self,
        session: AsyncSession,
        one: Filing,
        cases: dict[uuid.UUID, ReportCase],
        now: datetime,
        *,
        counts: bool,
    ) -> Report:
        case = cases.get(one.comment_id)
        if case is None:
            case = cases[one.comment_id] = ReportCase(
                comment_id=one.comment_id,
                organisation_id=one.organisation_id,
                count=0,
                first_at=now,
                last_at=now,
                state=CaseState.OPEN,
            )
            session.add(case)
        case.count += counts
        case.last_at = now
        report = Report(
            comment_id=one.comment_id,
            person_id=one.person_id,
            name=one.name,
            reason=one.reason,
            words=one.words or None,
            counts=counts,
            created_at=now,
        )
        session.add(report)
        return report

    async def _heard(self, session: AsyncSession, filings: Sequence[Filing]) -> set[ReportKey]:
        """Those whose word counts: nothing holds against them in this room."""
        marks = {mark for one in filings for mark in one.marks}
        found = await sanctions.holding(session, marks, now=self._clock.now())
        return {
            one.key
            for one in filings
            if not longest(Bearer(one.organisation_id, one.room_id, one.marks), found)
        }

    async def _settle_case(
        self, session: AsyncSession, comment: Comment, case: ReportCase, limit: int
    ) -> None:
        """Staff is not hidden, nor what staff has looked at or put back."""
        if case.state != CaseState.OPEN:
            return
        tell_desk(session, comment.room_id)
        reached = bool(limit) and case.count >= limit
        is_staff = AuthorRole(comment.author_role) in STAFF_ROLES
        if reached and not is_staff and comment.deleted_at is None and case.hidden_at is None:
            case.hidden_at = self._clock.now()
            await self._hider.hide(session, comment, by=None)
