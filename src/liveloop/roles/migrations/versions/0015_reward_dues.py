"""Deeds that are not paid for yet.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reward_dues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_reward_dues_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_reward_dues_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_dues")),
    )
    with op.batch_alter_table("reward_dues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_dues_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_dues_room_id"), ["room_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reward_dues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_dues_room_id"))
        batch_op.drop_index(batch_op.f("ix_reward_dues_person_id"))

    op.drop_table("reward_dues")
