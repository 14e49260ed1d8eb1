"""Mutes, bans and appeals over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.sanctions.appeals import AppealService
from liveloop.talk.sanctions.models import AppealState
from liveloop.talk.sanctions.records import RecordRead, RecordService
from liveloop.talk.sanctions.schemas import (
    AppealAnswer,
    AppealCreate,
    AppealRead,
    AppealView,
    PersonNoteCreate,
    PersonNoteRead,
    SanctionCreate,
    SanctionLift,
    SanctionRead,
    ViewerStanding,
)
from liveloop.talk.sanctions.service import SanctionService

router = APIRouter(tags=["sanctions"])


async def _service(request: Request) -> SanctionService:
    service: SanctionService = request.app.state.talk.justice.sanctions
    return service


async def _appeals(request: Request) -> AppealService:
    appeals: AppealService = request.app.state.talk.justice.appeals
    return appeals


async def _records(request: Request) -> RecordService:
    records: RecordService = request.app.state.talk.justice.records
    return records


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Moderator = Annotated[Actor, Depends(require("comments.moderate"))]
Service = Annotated[SanctionService, Depends(_service)]
Appeals = Annotated[AppealService, Depends(_appeals)]
Records = Annotated[RecordService, Depends(_records)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.post("/sanctions", operation_id="giveSanction", status_code=201)
async def give_sanction(
    wanted: SanctionCreate, actor: Moderator, session: WriteSession, service: Service
) -> SanctionRead:
    """Mute, shadow or ban somebody, in one room or everywhere, for a time or for good."""
    return await service.give(session, actor, wanted)


@router.get("/sanctions", operation_id="listSanctions")
async def list_sanctions(
    actor: Moderator,
    session: ReadSession,
    service: Service,
    room_id: uuid.UUID | None = None,
    holding: bool = True,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SanctionRead]:
    """Newest first; `holding`: without what is over."""
    return await service.list(session, actor, room_id=room_id, holding=holding, cursor=cursor, limit=limit)


@router.post("/sanctions/{sanction_id}/lift", operation_id="liftSanction", status_code=204)
async def lift_sanction(
    sanction_id: uuid.UUID, wanted: SanctionLift, actor: Moderator, session: WriteSession, service: Service
) -> None:
    """It holds no more."""
    await service.lift(session, actor, sanction_id, note=wanted.note)


@router.get("/appeals", operation_id="listAppeals")
async def list_appeals(
    actor: Moderator,
    session: ReadSession,
    appeals: Appeals,
    state: AppealState = AppealState.OPEN,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AppealRead]:
    """Oldest first."""
    return await appeals.list(session, actor, state=state, cursor=cursor, limit=limit)


@router.post("/appeals/{appeal_id}/answer", operation_id="answerAppeal", status_code=204)
async def answer_appeal(
    appeal_id: uuid.UUID, wanted: AppealAnswer, actor: Moderator, session: WriteSession, appeals: Appeals
) -> None:
    """Lift or keep what is appealed against; the person reads the answer."""
    await appeals.answer(session, actor, appeal_id, wanted)


@router.get("/persons/{person_id}/record", operation_id="getPersonRecord")
async def get_person_record(
    person_id: uuid.UUID, actor: Moderator, session: ReadSession, records: Records
) -> RecordRead:
    """What staff knows of somebody."""
    return await records.get(session, actor, person_id)


@router.post("/persons/{person_id}/notes", operation_id="addPersonNote", status_code=201)
async def add_person_note(
    person_id: uuid.UUID,
    wanted: PersonNoteCreate,
    actor: Moderator,
    session: WriteSession,
    records: Records,
) -> PersonNoteRead:
    """For colleagues alone."""
    return await records.note(session, actor, person_id, wanted.body)


@router.get("/watch/{slug}/standing", operation_id="getViewerStanding", dependencies=[Depends(public)])
async def get_viewer_standing(
    slug: str, visitor: VisitorDep, session: ReadSession, watch: Watch, appeals: Appeals
) -> ViewerStanding:
    """What you may not do here, until when, why, and what was answered to you."""
    page = await watch.page(slug)
    caller = await watch.caller_or_none(session, slug, visitor)
    return await appeals.standing(session, caller, page.room.title)


@router.post(
    "/watch/{slug}/standing/appeals",
    operation_id="appealSanction",
    status_code=201,
    dependencies=[Depends(public)],
)
async def appeal_sanction(
    slug: str,
    wanted: AppealCreate,
    visitor: VisitorDep,
    session: WriteSession,
    watch: Watch,
    appeals: Appeals,
) -> AppealView:
    """Say why it should be lifted, in one short note."""
    caller = await watch.caller_or_none(session, slug, visitor)
    return await appeals.appeal(session, caller, visitor.guest.nickname or visitor.fallback, wanted)
