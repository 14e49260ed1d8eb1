"""Polls that an organisation keeps to ask them again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class PollTemplate(Base):
    """`content` is a `polls.schemas.PollCreate`."""

    __tablename__ = "poll_templates"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (Index("ix_poll_templates_organisation_id_id", "organisation_id", "id"),)
