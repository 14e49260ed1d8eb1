"""Who may not write or not come in, by what they are known again, and what they say to it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base

REASON_LENGTH = 200
NOTE_LENGTH = 500
MARK_LENGTH = 48


class SanctionKind(StrEnum):
    """`mute`: may watch, like and vote, but not write. `shadow`: what they write is seen by themselves and by
    staff alone. `ban`: may not come in."""

    MUTE = "mute"
    SHADOW = "shadow"
    BAN = "ban"


class AppealState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    LIFTED = "lifted"


class Sanction(Base):
    """Given to a person in a room, or without one in the whole organisation; without `until` for good.

    It holds while `lifted_at` is null and `until` has not come: no timer is the truth. `evidence` is what it
    was for, as it was said then; `reason` is for the person, `note` for staff alone.
    """

    __tablename__ = "sanctions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    reach: Mapped[list[str]] = mapped_column(JSON)
    """What it goes by besides the person: `device`, `network`."""
    networks: Mapped[list[str]] = mapped_column(JSON)
    """The addresses that it goes by, in the form that people may see."""
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    given_at: Mapped[datetime]
    given_by: Mapped[uuid.UUID | None]
    given_by_name: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[uuid.UUID | None]
    lifted_by_name: Mapped[str | None] = mapped_column(String(80))
    lift_note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))

    __table_args__ = (Index("ix_sanctions_organisation_id_id", "organisation_id", "id"),)


class SanctionMark(Base):
    """By what somebody is known again whom a sanction meets: see `marks`."""

    __tablename__ = "sanction_marks"

    mark: Mapped[str] = mapped_column(String(MARK_LENGTH), primary_key=True)
    sanction_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("sanctions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Visit(Base):
    """From which device and network a viewer came last; kept for thirty days.

    `network` is the mark of the address (empty: none that tells people apart), `shown` its masked form.
    """

    __tablename__ = "visits"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    device_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(MARK_LENGTH), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    shown: Mapped[str] = mapped_column(String(48))
    seen_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_visits_organisation_id_network", "organisation_id", "network"),
        Index("ix_visits_organisation_id_device_id", "organisation_id", "device_id"),
        Index("ix_visits_seen_at", "seen_at"),
    )


class Appeal(Base):
    """What somebody says to a sanction that meets them; the answer is read by them. One open at a time for
    each device, by which also who may not come in is known."""

    __tablename__ = "appeals"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sanction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sanctions.id", ondelete="CASCADE"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    device_id: Mapped[uuid.UUID]
    name: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    state: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None]

    __table_args__ = (
        Index(
            "uq_appeals_open",
            "sanction_id",
            "device_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_appeals_sanction_id_device_id", "sanction_id", "device_id"),
        Index("ix_appeals_organisation_id_state_id", "organisation_id", "state", "id"),
    )


class PersonNote(Base):
    """What staff wants to remember of somebody. Viewers never see it."""

    __tablename__ = "person_notes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    written_at: Mapped[datetime]
    written_by: Mapped[uuid.UUID | None]
    written_by_name: Mapped[str] = mapped_column(String(80))
