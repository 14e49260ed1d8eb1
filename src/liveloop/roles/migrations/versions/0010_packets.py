"""Red packets of points.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("greeting", sa.String(length=60), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("takers", sa.Integer(), nullable=False),
        sa.Column("split", sa.String(length=8), nullable=False),
        sa.Column("countdown", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("sealed_seed", sa.String(length=400), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("taken_points", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_packets_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_packets_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_packets_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packets")),
    )
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.create_index("ix_packets_broadcast_id_id", ["broadcast_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_packets_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_packets_room_id"), ["room_id"], unique=False)

    op.create_table(
        "packet_takes",
        sa.Column("packet_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["packet_id"], ["packets.id"], name=op.f("fk_packet_takes_packet_id_packets"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_packet_takes_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("packet_id", "place", name=op.f("pk_packet_takes")),
        sa.UniqueConstraint("packet_id", "person_id", name=op.f("uq_packet_takes_packet_id_person_id")),
    )
    with op.batch_alter_table("packet_takes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packet_takes_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("packet_takes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_packet_takes_person_id"))

    op.drop_table("packet_takes")
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_packets_room_id"))
        batch_op.drop_index(batch_op.f("ix_packets_organisation_id"))
        batch_op.drop_index("ix_packets_broadcast_id_id")

    op.drop_table("packets")
