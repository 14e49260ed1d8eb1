"""Payments, refunds, what providers said of them, and the sandbox.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notices")),
        sa.UniqueConstraint("provider", "event_id", name=op.f("uq_payment_notices_provider_event_id")),
    )
    with op.batch_alter_table("payment_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_notices_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "sandbox_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notify_url", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_letters")),
    )
    with op.batch_alter_table("sandbox_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sandbox_letters_due_at"), ["due_at"], unique=False)

    op.create_table(
        "sandbox_refunds",
        sa.Column("out_refund_no", sa.String(length=32), nullable=False),
        sa.Column("out_trade_no", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("refunded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("out_refund_no", name=op.f("pk_sandbox_refunds")),
    )
    with op.batch_alter_table("sandbox_refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sandbox_refunds_out_trade_no"), ["out_trade_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_sandbox_refunds_refunded_at"), ["refunded_at"], unique=False)

    op.create_table(
        "sandbox_trades",
        sa.Column("out_trade_no", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("out_trade_no", name=op.f("pk_sandbox_trades")),
    )
    with op.batch_alter_table("sandbox_trades", schema=None) as batch_op:
        batch_op.create_index("ix_sandbox_trades_paid_at", ["paid_at"], unique=False)

    op.create_table(
        "payment_findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=128), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("found", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("resolved_by", sa.String(length=120), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_payment_findings_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_findings")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_findings_key")),
    )
    with op.batch_alter_table("payment_findings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_findings_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_findings_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index("ix_payment_findings_provider_day", ["provider", "day"], unique=False)

    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("description", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("client_ip", sa.String(length=45), nullable=False),
        sa.Column("return_url", sa.String(length=500), nullable=False),
        sa.Column("payer", sa.String(length=128), nullable=True),
        sa.Column("provider_reference", sa.String(length=128), nullable=True),
        sa.Column("action", sa.JSON(), nullable=True),
        sa.Column("action_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("paid_amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_currency", sa.String(length=3), nullable=True),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("refund_reserved", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.CheckConstraint(
            "refund_reserved >= 0 AND refund_reserved <= paid_amount",
            name=op.f("ck_payments_refund_reserved"),
        ),
        sa.CheckConstraint(
            "refunded >= 0 AND refunded <= refund_reserved", name=op.f("ck_payments_refunded")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_payments_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_payments_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_payments_room_id_rooms"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("subject_id", "attempt", name=op.f("uq_payments_subject_id_attempt")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_payments_organisation_id_id", ["organisation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_payments_provider_paid_at", ["provider", "paid_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_room_id"), ["room_id"], unique=False)
        batch_op.create_index(
            "uq_payments_waiting",
            ["subject_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('opening', 'open')"),
            postgresql_where=sa.text("state IN ('opening', 'open')"),
        )

    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("ordered_by", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("provider_reference", sa.String(length=128), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_refunds_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id_payments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("payment_id", "key", name=op.f("uq_refunds_payment_id_key")),
    )
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_refunds_organisation_id_id", ["organisation_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index("ix_refunds_organisation_id_id")
        batch_op.drop_index(batch_op.f("ix_refunds_due_at"))

    op.drop_table("refunds")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_payments_waiting",
            sqlite_where=sa.text("state IN ('opening', 'open')"),
            postgresql_where=sa.text("state IN ('opening', 'open')"),
        )
        batch_op.drop_index(batch_op.f("ix_payments_room_id"))
        batch_op.drop_index("ix_payments_provider_paid_at")
        batch_op.drop_index(batch_op.f("ix_payments_person_id"))
        batch_op.drop_index("ix_payments_organisation_id_id")
        batch_op.drop_index(batch_op.f("ix_payments_due_at"))

    op.drop_table("payments")
    with op.batch_alter_table("payment_findings", schema=None) as batch_op:
        batch_op.drop_index("ix_payment_findings_provider_day")
        batch_op.drop_index(batch_op.f("ix_payment_findings_payment_id"))
        batch_op.drop_index("ix_payment_findings_organisation_id_state_id")

    op.drop_table("payment_findings")
    with op.batch_alter_table("sandbox_trades", schema=None) as batch_op:
        batch_op.drop_index("ix_sandbox_trades_paid_at")

    op.drop_table("sandbox_trades")
    with op.batch_alter_table("sandbox_refunds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sandbox_refunds_refunded_at"))
        batch_op.drop_index(batch_op.f("ix_sandbox_refunds_out_trade_no"))

    op.drop_table("sandbox_refunds")
    with op.batch_alter_table("sandbox_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sandbox_letters_due_at"))

    op.drop_table("sandbox_letters")
    with op.batch_alter_table("payment_notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_notices_payment_id"))

    op.drop_table("payment_notices")
