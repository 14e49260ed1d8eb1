"""Broadcasts and the log of their states."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from liveloop.kit.database import Base
from liveloop.shows.rooms.models import Room
from liveloop.shows.vocabulary import RUNNING, BroadcastState

_ONE_RUNNING = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in RUNNING)))


class Broadcast(Base):
    """One programme of a room. `state` is moved by `BroadcastStates` alone.

    `has_source` and `source_at` follow the newest source event that was applied; `collected_at`
    is when the recording was taken over from the media node (or found to be empty).
    """

    __tablename__ = "broadcasts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id"))
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16))
    scheduled_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    start_on_first_picture: Mapped[bool]
    grace_seconds: Mapped[int]
    has_source: Mapped[bool] = mapped_column(default=False)
    source_at: Mapped[datetime | None]
    interrupted_at: Mapped[datetime | None]
    collected_at: Mapped[datetime | None]

    room: Mapped[Room] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_broadcasts_one_running",
            "room_id",
            unique=True,
            sqlite_where=_ONE_RUNNING,
            postgresql_where=_ONE_RUNNING,
        ),
        Index("ix_broadcasts_room_id_state", "room_id", "state"),
        Index("ix_broadcasts_state", "state"),
        Index("ix_broadcasts_organisation_id_id", "organisation_id", "id"),
    )

    @property
    def room_slug(self) -> str:
        return self.room.slug

    @property
    def playback_ready(self) -> bool:
        """Viewers get a playlist."""
        return self.state in (BroadcastState.LIVE, BroadcastState.INTERRUPTED, BroadcastState.REPLAY_READY)


class BroadcastTransition(Base):
    """A change of state: who made it and why. `actor_kind` is account, token, source or system."""

    __tablename__ = "broadcast_transitions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True
    )
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
