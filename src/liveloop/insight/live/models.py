"""How many watched, sample by sample."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class AudienceSample(Base):
    """People and sockets in the room of a running broadcast at one moment."""

    __tablename__ = "audience_samples"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(primary_key=True)
    people: Mapped[int]
    connections: Mapped[int]
