from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.audit.schemas import AuditEntryView
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.request import ReadSession

router = APIRouter(prefix="/audit", tags=["audit"])


async def audit_log(request: Request) -> AuditLog:
    audit: AuditLog = request.app.state.people.audit
    return audit


AuditDep = Annotated[AuditLog, Depends(audit_log)]


@router.get("", operation_id="listAudit")
async def list_audit(
    actor: Annotated[Actor, Depends(require("audit.read"))],
    session: ReadSession,
    audit: AuditDep,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AuditEntryView]:
    """Who did what in this organisation, newest first."""
    rows = await audit.list(session, actor, before=read_cursor(cursor), limit=limit + 1)
    return make_page(rows, limit, view=AuditEntryView.model_validate, key=lambda row: row.id)
