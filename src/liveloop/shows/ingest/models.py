"""Sources that were turned away."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class SourceRefusal(Base):
    """The last time a source was refused for one reason; one row a room and reason, so that a
    stubborn encoder cannot fill the table."""

    __tablename__ = "source_refusals"

    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    message: Mapped[str] = mapped_column(String(400))
    remote: Mapped[str] = mapped_column(String(80))
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
