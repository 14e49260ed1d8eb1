"""What an organisation decided about its points, and the audits of its ledger."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class PointsSettingsRow(Base):
    """Where there is none, `schemas.PointsSettings` says what counts."""

    __tablename__ = "points_settings"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    expiry_months: Mapped[int | None]
    utc_offset_minutes: Mapped[int]


class PointsAuditRow(Base):
    """An audit that is due, or what it found. `ordered_by` None: the nightly one."""

    __tablename__ = "points_audits"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    ordered_by: Mapped[uuid.UUID | None]
    accounts: Mapped[int] = mapped_column(BigInteger, default=0)
    transfers: Mapped[int] = mapped_column(BigInteger, default=0)
    entries: Mapped[int] = mapped_column(BigInteger, default=0)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    __table_args__ = (Index("ix_points_audits_organisation_id_id", "organisation_id", "id"),)
