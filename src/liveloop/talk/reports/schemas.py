"""Reports on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from liveloop.shows.watch.conversation import AuthorRead
from liveloop.talk.reports.models import WORDS_LENGTH, CaseState, ReportReason
from liveloop.talk.sanctions.models import SanctionKind
from liveloop.talk.sanctions.schemas import LONGEST_SECONDS, NoteText, Reach, ReasonText


class ReportCreate(BaseModel):
    """What is wrong with a comment, and in one's own words what a reason does not say."""

    reason: ReportReason
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_LENGTH)] | None = None


class ReportSend(ReportCreate):
    """The data of `comment.report`."""

    comment_id: uuid.UUID


class ReportTaken(BaseModel):
    """Also for one that was reported before: the first report stays."""

    comment_id: uuid.UUID
    reason: ReportReason


class ReportRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="Report")

    person_id: uuid.UUID
    name: str
    reason: ReportReason
    words: str | None
    counts: bool
    created_at: datetime


class ReportCaseRead(BaseModel):
    """A reported comment. `hidden`: nobody sees it until this is decided. `reports` are the last twenty."""

    model_config = ConfigDict(title="ReportCase")

    comment_id: uuid.UUID
    broadcast_id: uuid.UUID
    room_id: uuid.UUID
    author: AuthorRead
    body: str
    at: datetime
    created_at: datetime
    count: int
    hidden: bool
    state: CaseState
    last_at: datetime
    resolved_by_name: str | None
    reports: list[ReportRead]


class SanctionWish(BaseModel):
    """What the author of the comment is given; the fields are those of `SanctionCreate`."""

    kind: SanctionKind
    room_id: uuid.UUID | None = None
    seconds: Annotated[int, Field(ge=60, le=LONGEST_SECONDS)] | None = None
    reach: Annotated[list[Reach], Field(max_length=2)] = []
    reason: ReasonText | None = None
    note: NoteText | None = None


class ReportResolve(BaseModel):
    """`dismiss` leaves the comment, or shows it again; `delete` takes it off for good."""

    outcome: Literal["dismiss", "delete"]
    sanction: SanctionWish | None = None
