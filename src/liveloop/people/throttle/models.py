"""How much each subject has used up lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class ThrottleBucket(Base):
    """`empty_at` is when the bucket has leaked out: the one number of the generic cell rate algorithm
    (ITU-T I.371, its theoretical arrival time). A row whose time has passed means nothing.
    """

    __tablename__ = "throttle_buckets"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    empty_at: Mapped[datetime]
