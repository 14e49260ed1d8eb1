"""Everybody who watches, with or without an account: one person an organisation."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class PersonRow(Base):
    """`guest_id` is the identity in the visitor's cookie; a person of an account may have one too."""

    __tablename__ = "persons"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    guest_id: Mapped[uuid.UUID | None]
    account_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"), index=True
    )
    nickname: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    merged_into: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))

    __table_args__ = (
        UniqueConstraint("guest_id", "organisation_id"),
        UniqueConstraint("organisation_id", "account_id"),
    )
