"""What earns points, and what everybody earned today."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class RewardRulesRow(Base):
    """`rules` is a `schemas.RewardRules`; where there is no row, its defaults count."""

    __tablename__ = "reward_rules"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)


class RewardTally(Base):
    """How often a person earned by a rule on a day, and how much: changed with the points themselves."""

    __tablename__ = "reward_tallies"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(12), primary_key=True)
    times: Mapped[int]
    points: Mapped[int]


class RewardDue(Base):
    """A deed that is not paid for yet, written in the transaction of the deed; its id is the deed's, of an
    invitation the newcomer's, whose `address` it is.

    The worker takes it away a moment later in the transaction that pays, or finds that it earns nothing.
    """

    __tablename__ = "reward_dues"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(12))
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(64))


class CheckIn(Base):
    """`streak` counts the days in a row up to this one."""

    __tablename__ = "check_ins"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    streak: Mapped[int]
    created_at: Mapped[datetime]


class WatchClock(Base):
    """What a person watched on a day, over all devices and rooms: one clock, so that time counts once."""

    __tablename__ = "watch_clocks"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date]
    seconds: Mapped[float]
    beat_at: Mapped[datetime]


class WatchTime(Base):
    """What a person watched of one broadcast while it was live, by the same clock."""

    __tablename__ = "watch_times"

    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    seconds: Mapped[float]


class NewcomerAddress(Base):
    """A guest who is new, and the address (hashed) that they earned from; kept for some days."""

    __tablename__ = "newcomer_addresses"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)

    __table_args__ = (UniqueConstraint("organisation_id", "day", "address", "person_id"),)
