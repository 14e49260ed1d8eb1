"""What each person watched of each broadcast.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch_times",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_watch_times_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_watch_times_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_watch_times")),
    )
    with op.batch_alter_table("watch_times", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_times_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("watch_times", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_times_person_id"))

    op.drop_table("watch_times")
