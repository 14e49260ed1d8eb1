"""Bills of providers, what comparing them gave, and audits of the money book.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bill_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.String(length=128), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_lines")),
    )
    with op.batch_alter_table("bill_lines", schema=None) as batch_op:
        batch_op.create_index("ix_bill_lines_number", ["number"], unique=False)
        batch_op.create_index("ix_bill_lines_provider_day", ["provider", "day"], unique=False)

    op.create_table(
        "bill_runs",
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("ran_at", UtcDateTime(), nullable=True),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("provider", "day", name=op.f("pk_bill_runs")),
    )
    with op.batch_alter_table("bill_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bill_runs_due_at"), ["due_at"], unique=False)

    op.create_table(
        "bill_days",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("healed", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("compared_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bill_days_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "provider", "day", name=op.f("pk_bill_days")),
    )
    op.create_table(
        "money_audits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("ordered_by", sa.Uuid(), nullable=True),
        sa.Column("accounts", sa.BigInteger(), nullable=False),
        sa.Column("transfers", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_money_audits_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_audits")),
    )
    with op.batch_alter_table("money_audits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_money_audits_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_money_audits_organisation_id_id", ["organisation_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("money_audits", schema=None) as batch_op:
        batch_op.drop_index("ix_money_audits_organisation_id_id")
        batch_op.drop_index(batch_op.f("ix_money_audits_due_at"))

    op.drop_table("money_audits")
    op.drop_table("bill_days")
    with op.batch_alter_table("bill_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bill_runs_due_at"))

    op.drop_table("bill_runs")
    with op.batch_alter_table("bill_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_bill_lines_provider_day")
        batch_op.drop_index("ix_bill_lines_number")

    op.drop_table("bill_lines")
