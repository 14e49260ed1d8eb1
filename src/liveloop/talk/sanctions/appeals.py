"""What the muted and banned say to it, and the answer that they read."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.watch.doorman import Caller
from liveloop.talk.sanctions import events, repository
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.errors import (
    AppealAnswered,
    AppealNotFound,
    AppealOpen,
    AppealTooSoon,
    SanctionNotFound,
)
from liveloop.talk.sanctions.models import Appeal, AppealState, SanctionKind
from liveloop.talk.sanctions.repository import Holding
from liveloop.talk.sanctions.schemas import (
    AppealAnswer,
    AppealCreate,
    AppealRead,
    AppealView,
    RestrictionRead,
    SanctionRead,
    ViewerStanding,
)
from liveloop.talk.sanctions.service import SanctionService
from liveloop.talk.sanctions.standings import FOR_GOOD, meeting

AGAIN_AFTER = timedelta(hours=1)
"""From the answer of one appeal to the next against the same sanction."""
APPEALS_EACH = 3
"""Against one sanction."""
REMEMBERED = 30
"""Appeals of one device that are looked at."""
TOLD = (SanctionKind.BAN, SanctionKind.MUTE)
"""Whom a shadow meets is not told."""


class AppealService:
    def __init__(
        self,
        clock: Clock,
        audit: AuditLog,
        doorman: SanctionDoorman,
        sanctions: SanctionService,
        addresses: AddressPace,
    ) -> None:
        self._clock = clock
        self._addresses = addresses
        self._audit = audit
        self._doorman = doorman
        self._sanctions = sanctions

    async def standing(self, session: AsyncSession, caller: Caller | None, title: str) -> ViewerStanding:
        """What holds for somebody at the door, and what was answered to them. Staff has nothing."""
        if caller is None or caller.device_id is None:
            return ViewerStanding(room_title=title, restrictions=[], answers=[])
        held = await self._told(session, caller)
        made = await repository.appeals_of(session, caller.device_id, limit=REMEMBERED)
        ids = {one.id for one in held}
        over = [one for one in made if one.sanction_id not in ids and one.state != AppealState.OPEN]
        mine = [one for one in over if one.organisation_id == caller.organisation_id]
        return ViewerStanding(
            room_title=title,
            restrictions=[self._read(one, made) for one in held],
            answers=[AppealView.of(one) for one in mine[:1]],
        )

    async def appeal(
        self, session: AsyncSession, caller: Caller | None, name: str, wanted: AppealCreate
    ) -> AppealView:
        """Raises SanctionNotFound for what does not meet the caller, AppealOpen, AppealTooSoon."""
        held = await self._told(session, caller) if caller else []
        one = next((one for one in held if one.id == wanted.sanction_id), None)
        if caller is None or caller.device_id is None or one is None:
            raise SanctionNotFound("This does not hold for you any more. Reload the page.")
        if wait := self._addresses.wait(caller.address):
            raise AppealTooSoon("Many appeals come from your network. Try again later.", retry_after=wait)
        made = await repository.appeals_of(session, caller.device_id, limit=REMEMBERED)
        self._pace([appeal for appeal in made if appeal.sanction_id == one.id])
        columns = {
            "id": new_id(),
            "sanction_id": one.id,
            "organisation_id": one.organisation_id,
            "device_id": caller.device_id,
            "name": name,
            "note": wanted.note,
            "state": AppealState.OPEN,
            "created_at": self._clock.now(),
        }
        if not await repository.open_appeal(session, columns):
            raise AppealOpen("You have appealed already. The answer will stand here.")
        events.tell_desk(session, caller.room_id)
        return AppealView.of(Appeal(**columns))

    async def list(
        self, session: AsyncSession, actor: Actor, *, state: AppealState, cursor: str | None, limit: int
    ) -> Page[AppealRead]:
        """Oldest first."""
        rows = await repository.appeals(
            session, actor.organisation_id, state=state, after=read_cursor(cursor), limit=limit + 1
        )
        now = self._clock.now()
        return make_page(
            rows,
            limit,
            view=lambda row: AppealRead(
                **AppealView.of(row[0]).model_dump(),
                name=row[0].name,
                sanction=SanctionRead.of(row[1], row[2], now=now),
            ),
            key=lambda row: row[0].id,
        )

    async def answer(
        self, session: AsyncSession, actor: Actor, appeal_id: uuid.UUID, wanted: AppealAnswer
    ) -> None:
        """Keep or lift the sanction. Raises AppealNotFound, AppealAnswered, SanctionOver."""
        row = await repository.lock_appeal_or_none(session, actor.organisation_id, appeal_id)
        if row is None:
            raise AppealNotFound("There is no such appeal.")
        if row.state != AppealState.OPEN:
            raise AppealAnswered("Somebody has answered this already.")
        row.state = AppealState.LIFTED if wanted.lift else AppealState.KEPT
        row.answer = wanted.answer
        row.answered_at = self._clock.now()
        row.answered_by = actor.account_id
        if wanted.lift:
            await self._sanctions.lift(session, actor, row.sanction_id, note=wanted.answer)
        await self._audit.record(
            session,
            actor,
            f"appeal.{row.state}",
            target=("appeal", row.id),
            details={"sanction": str(row.sanction_id)},
        )

    async def _told(self, session: AsyncSession, caller: Caller) -> Sequence[Holding]:
        """What meets the caller and they may know of, bans first, the longest of each first."""
        bearer = self._doorman.bearer(caller)
        found = await repository.holding(session, bearer.marks, now=self._clock.now())
        met = [one for one in meeting(bearer, found) if one.kind in TOLD]
        return sorted(met, key=lambda one: (one.kind, -(one.until or FOR_GOOD).timestamp()))

    def _read(self, one: Holding, made: Sequence[Appeal]) -> RestrictionRead:
        mine = [appeal for appeal in made if appeal.sanction_id == one.id]
        return RestrictionRead(
            id=one.id,
            kind=SanctionKind.BAN if one.kind is SanctionKind.BAN else SanctionKind.MUTE,
            everywhere=one.room_id is None,
            until=one.until,
            reason=one.reason,
            appeal=AppealView.of(mine[0]) if mine else None,
            appealable_at=self._next(mine),
        )

    def _next(self, mine: Sequence[Appeal]) -> datetime | None:
        """When another appeal is taken; `mine` is newest first."""
        if not mine:
            return self._clock.now()
        if len(mine) >= APPEALS_EACH or mine[0].answered_at is None:
            return None
        return mine[0].answered_at + AGAIN_AFTER

    def _pace(self, mine: Sequence[Appeal]) -> None:
        at = self._next(mine)
        if at is None:
            raise AppealOpen("You have appealed already. The answer will stand here.")
        wait = math.ceil((at - self._clock.now()).total_seconds())
        if wait > 0:
            raise AppealTooSoon("You have had an answer. You can appeal again later.", retry_after=wait)
