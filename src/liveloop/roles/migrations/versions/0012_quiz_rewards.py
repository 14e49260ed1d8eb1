"""Points for right answers of a quiz, and templates of polls.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("polls", schema=None) as batch_op:
        for name in ("reward_points", "reward_first", "rewarded_until"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("rewarded", "rewarded_number"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.create_index("ix_ballots_poll_id_number", ["poll_id", "number"], unique=False)

    op.create_table(
        "poll_templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_poll_templates_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_templates")),
    )
    with op.batch_alter_table("poll_templates", schema=None) as batch_op:
        batch_op.create_index("ix_poll_templates_organisation_id_id", ["organisation_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("poll_templates", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_templates_organisation_id_id")

    op.drop_table("poll_templates")
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_index("ix_ballots_poll_id_number")

    with op.batch_alter_table("polls", schema=None) as batch_op:
        for name in ("rewarded_number", "rewarded", "rewarded_until", "reward_first", "reward_points"):
            batch_op.drop_column(name)
