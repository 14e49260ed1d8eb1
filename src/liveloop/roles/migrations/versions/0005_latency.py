"""What pages measure of latency.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "latency_minutes",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("minute", UtcDateTime(), nullable=False),
        sa.Column("source", sa.String(length=36), nullable=False),
        sa.Column("histograms", sa.JSON(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("clipped", sa.Integer(), nullable=False),
        sa.Column("played_ms", sa.BigInteger(), nullable=False),
        sa.Column("stalled_ms", sa.BigInteger(), nullable=False),
        sa.Column("stalls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_latency_minutes_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "minute", "source", name=op.f("pk_latency_minutes")),
    )


def downgrade() -> None:
    op.drop_table("latency_minutes")
