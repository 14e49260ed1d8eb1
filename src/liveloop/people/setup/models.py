"""The mark that this installation has its first owner."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

THE_ONE = 1


class Installation(Base):
    """At most one row: of two who set up at once, the database lets one in."""

    __tablename__ = "installations"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(f"id = {THE_ONE}", name="only_one"),)
