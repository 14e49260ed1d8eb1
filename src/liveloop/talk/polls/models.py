"""Polls and who voted what."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class Poll(Base):
    """A question to the viewers of a broadcast.

    `votes` (one number an option) and `voters` are changed with each ballot, under the lock of this row. `at`
    and `closes_at` are media time; `answer` are the right options of a quiz.
    """

    __tablename__ = "polls"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]] = mapped_column(JSON)
    multiple: Mapped[bool]
    anonymous: Mapped[bool]
    live_results: Mapped[bool]
    answer: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    seconds: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    voters: Mapped[int]
    votes: Mapped[list[int]] = mapped_column(JSON)
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_polls_broadcast_id_id", "broadcast_id", "id"),)

    @property
    def results(self) -> dict[str, Any]:
        """The numbers, as `schemas.Results`."""
        return {"votes": self.votes, "voters": self.voters}


class Ballot(Base):
    """One a person; the first counts."""

    __tablename__ = "ballots"

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    choices: Mapped[list[int]] = mapped_column(JSON)
    created_at: Mapped[datetime]
