"""Reports over HTTP, for viewers and for staff."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.reports.models import CaseState
from liveloop.talk.reports.schemas import ReportCaseRead, ReportCreate, ReportResolve, ReportSend, ReportTaken
from liveloop.talk.reports.service import ReportService

router = APIRouter(tags=["reports"])


async def _service(request: Request) -> ReportService:
    service: ReportService = request.app.state.talk.justice.reports
    return service


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Moderator = Annotated[Actor, Depends(require("comments.moderate"))]
Service = Annotated[ReportService, Depends(_service)]


@router.post(
    "/watch/{slug}/comments/{comment_id}/report",
    operation_id="reportComment",
    dependencies=[Depends(public)],
)
async def report_comment(
    slug: str,
    comment_id: uuid.UUID,
    wanted: ReportCreate,
    visitor: VisitorDep,
    watch: Annotated[WatchService, Depends(_watch)],
    service: Service,
) -> ReportTaken:
    """The same as the socket's `comment.report`; answered once it is durable."""
    by = await watch.enter(slug, visitor)
    return await service.report(by, ReportSend(comment_id=comment_id, **wanted.model_dump()))


@router.get("/reports", operation_id="listReports")
async def list_reports(
    actor: Moderator,
    session: ReadSession,
    service: Service,
    state: CaseState = CaseState.OPEN,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ReportCaseRead]:
    """Reported comments, the last reported first."""
    return await service.list(session, actor, state=state, cursor=cursor, limit=limit)


@router.post("/reports/{comment_id}/resolve", operation_id="resolveReport", status_code=204)
async def resolve_report(
    comment_id: uuid.UUID, wanted: ReportResolve, actor: Moderator, session: WriteSession, service: Service
) -> None:
    """Dismiss, delete, and if need be sanction whoever wrote it."""
    await service.resolve(session, actor, comment_id, wanted)
