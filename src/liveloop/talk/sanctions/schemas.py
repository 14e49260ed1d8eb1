"""Sanctions, appeals and notes on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from liveloop.talk.sanctions.models import (
    NOTE_LENGTH,
    REASON_LENGTH,
    Appeal,
    AppealState,
    PersonNote,
    Sanction,
    SanctionKind,
)

EVIDENCE = 10
LONGEST_SECONDS = 10 * 365 * 86_400

Reach = Literal["device", "network"]
ReasonText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_LENGTH)]
NoteText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NOTE_LENGTH)]


class SanctionCreate(BaseModel):
    """Without a room it holds in all of them; without `seconds` for good. It takes the place of one of the
    same kind that the person has there already. `reach`: it also meets whoever comes from the person's device
    or network. `reason` is told to the person, `note` is for staff alone."""

    person_id: uuid.UUID
    kind: SanctionKind
    room_id: uuid.UUID | None = None
    seconds: Annotated[int, Field(ge=60, le=LONGEST_SECONDS)] | None = None
    reach: Annotated[list[Reach], Field(max_length=2)] = []
    reason: ReasonText | None = None
    note: NoteText | None = None
    comment_ids: Annotated[list[uuid.UUID], Field(max_length=EVIDENCE)] = []


class SanctionLift(BaseModel):
    note: NoteText | None = None


class EvidenceRead(BaseModel):
    """A comment for which a sanction was given, as it was then."""

    model_config = ConfigDict(title="Evidence")

    comment_id: uuid.UUID
    broadcast_id: uuid.UUID
    body: str
    at: datetime


class SanctionRead(BaseModel):
    """`holds`: as of now."""

    model_config = ConfigDict(title="Sanction")

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    room_id: uuid.UUID | None
    kind: SanctionKind
    reach: list[Reach]
    networks: list[str]
    reason: str | None
    note: str | None
    evidence: list[EvidenceRead]
    given_at: datetime
    given_by_name: str
    until: datetime | None
    lifted_at: datetime | None
    lifted_by_name: str | None
    lift_note: str | None
    holds: bool

    @classmethod
    def of(cls, row: Sanction, name: str, *, now: datetime) -> SanctionRead:
        return cls(
            id=row.id,
            person_id=row.person_id,
            name=name,
            room_id=row.room_id,
            kind=SanctionKind(row.kind),
            reach=row.reach,
            networks=row.networks,
            reason=row.reason,
            note=row.note,
            evidence=[EvidenceRead.model_validate(one) for one in row.evidence],
            given_at=row.given_at,
            given_by_name=row.given_by_name,
            until=row.until,
            lifted_at=row.lifted_at,
            lifted_by_name=row.lifted_by_name,
            lift_note=row.lift_note,
            holds=row.lifted_at is None and (row.until is None or row.until > now),
        )


class AppealView(BaseModel):
    """An appeal as the one who made it sees it."""

    id: uuid.UUID
    note: str
    state: AppealState
    created_at: datetime
    answer: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, row: Appeal) -> AppealView:
        return cls(
            id=row.id,
            note=row.note,
            state=AppealState(row.state),
            created_at=row.created_at,
            answer=row.answer,
            answered_at=row.answered_at,
        )


class RestrictionRead(BaseModel):
    """A mute or a ban as the one whom it meets sees it. `appealable_at`: when they may appeal (again); null:
    not while an appeal is open, or not any more."""

    model_config = ConfigDict(title="Restriction")

    id: uuid.UUID
    kind: Literal[SanctionKind.MUTE, SanctionKind.BAN]
    everywhere: bool
    until: datetime | None
    reason: str | None
    appeal: AppealView | None
    appealable_at: datetime | None


class ViewerStanding(BaseModel):
    """`answers`: what became of appeals against sanctions that do not hold any more."""

    room_title: str
    restrictions: list[RestrictionRead]
    answers: list[AppealView]


class AppealCreate(BaseModel):
    sanction_id: uuid.UUID
    note: NoteText


class AppealRead(BaseModel):
    """An appeal as staff sees it."""

    model_config = ConfigDict(title="Appeal")

    id: uuid.UUID
    name: str
    note: str
    state: AppealState
    created_at: datetime
    answer: str | None
    answered_at: datetime | None
    sanction: SanctionRead


class AppealAnswer(BaseModel):
    """`lift` ends the sanction; the person reads the answer."""

    lift: bool
    answer: NoteText | None = None


class PersonNoteCreate(BaseModel):
    body: NoteText


class PersonNoteRead(BaseModel):
    model_config = ConfigDict(title="PersonNote")

    id: uuid.UUID
    body: str
    written_at: datetime
    written_by_name: str

    @classmethod
    def of(cls, row: PersonNote) -> PersonNoteRead:
        return cls(id=row.id, body=row.body, written_at=row.written_at, written_by_name=row.written_by_name)
