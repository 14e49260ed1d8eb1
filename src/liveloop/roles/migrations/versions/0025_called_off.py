"""Raffles that are called off.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("raffles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("called_off_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("called_off_reason", sa.String(length=120), nullable=True))
        batch_op.alter_column(
            "state",
            existing_type=sa.VARCHAR(length=8),
            type_=sa.String(length=12),
            existing_nullable=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("raffles", schema=None) as batch_op:
        batch_op.alter_column(
            "state",
            existing_type=sa.String(length=12),
            type_=sa.VARCHAR(length=8),
            existing_nullable=False,
        )
        batch_op.drop_column("called_off_reason")
        batch_op.drop_column("called_off_at")
