"""What viewers reported, and what staff decided."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

WORDS_LENGTH = 200


class ReportReason(StrEnum):
    SPAM = "spam"
    ABUSE = "abuse"
    ILLEGAL = "illegal"
    FRAUD = "fraud"
    OTHER = "other"


class CaseState(StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"
    DELETED = "deleted"


class Report(Base):
    """One person says once of a comment what is wrong with it. What does not `count` hides nothing."""

    __tablename__ = "reports"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(8))
    words: Mapped[str | None] = mapped_column(String(WORDS_LENGTH))
    counts: Mapped[bool]
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_reports_person_id_created_at", "person_id", "created_at"),)


class ReportCase(Base):
    """All reports of one comment. `count` are those that count; with `hidden_at` it was hidden for a person
    to look at. Whoever changes it holds the lock of the comment."""

    __tablename__ = "report_cases"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    count: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    hidden_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[uuid.UUID | None]
    resolved_by_name: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (
        Index("ix_report_cases_organisation_id_state_last_at", "organisation_id", "state", "last_at"),
    )
