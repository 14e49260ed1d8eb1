"""Shares, raffles and their draws.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "raffles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("prize", sa.String(length=80), nullable=False),
        sa.Column("winners_wanted", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("excludes_winners", sa.Boolean(), nullable=False),
        sa.Column("admits_staff", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("sealed_seed", sa.String(length=400), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("entries_hash", sa.String(length=64), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_raffles_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_raffles_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_raffles_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raffles")),
    )
    with op.batch_alter_table("raffles", schema=None) as batch_op:
        batch_op.create_index("ix_raffles_broadcast_id_id", ["broadcast_id", "id"], unique=False)
        batch_op.create_index("ix_raffles_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_raffles_room_id_state", ["room_id", "state"], unique=False)

    op.create_table(
        "share_totals",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_share_totals_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "channel", name=op.f("pk_share_totals")),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_shares_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_shares_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint(
            "broadcast_id", "person_id", "client_id", name=op.f("uq_shares_broadcast_id_person_id_client_id")
        ),
    )
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shares_person_id"), ["person_id"], unique=False)

    op.create_table(
        "raffle_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("raffle_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("left_out", sa.String(length=12), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_raffle_entries_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["raffle_id"],
            ["raffles.id"],
            name=op.f("fk_raffle_entries_raffle_id_raffles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raffle_entries")),
        sa.UniqueConstraint("raffle_id", "person_id", name=op.f("uq_raffle_entries_raffle_id_person_id")),
    )
    with op.batch_alter_table("raffle_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_raffle_entries_person_id"), ["person_id"], unique=False)

    op.create_table(
        "raffle_winners",
        sa.Column("raffle_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_raffle_winners_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["raffle_id"],
            ["raffles.id"],
            name=op.f("fk_raffle_winners_raffle_id_raffles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("raffle_id", "place", name=op.f("pk_raffle_winners")),
    )
    with op.batch_alter_table("raffle_winners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_raffle_winners_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("raffle_winners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_raffle_winners_person_id"))

    op.drop_table("raffle_winners")
    with op.batch_alter_table("raffle_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_raffle_entries_person_id"))

    op.drop_table("raffle_entries")
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shares_person_id"))

    op.drop_table("shares")
    op.drop_table("share_totals")
    with op.batch_alter_table("raffles", schema=None) as batch_op:
        batch_op.drop_index("ix_raffles_room_id_state")
        batch_op.drop_index("ix_raffles_organisation_id")
        batch_op.drop_index("ix_raffles_broadcast_id_id")

    op.drop_table("raffles")
