"""Likes: what each person tapped, and their sum."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class LikeCount(Base):
    """What one page of a person tapped in a broadcast: a count that only grows, so that a report sent twice
    changes nothing. `source` is the page's own name."""

    __tablename__ = "like_counts"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[datetime]


class LikeTotal(Base):
    """The sum of the counts of a broadcast, changed in the same transaction."""

    __tablename__ = "like_totals"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    total: Mapped[int] = mapped_column(BigInteger)
