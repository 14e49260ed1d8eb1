"""Coupons, their drops and claims; terms of shipping.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coupons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("product_ids", sa.JSON(), nullable=False),
        sa.Column("category_ids", sa.JSON(), nullable=False),
        sa.Column("scope_names", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("stackable", sa.Boolean(), nullable=False),
        sa.Column("on_flash", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("per_person", sa.Integer(), nullable=False),
        sa.Column("on_wall", sa.Boolean(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=True),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("valid_minutes", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("claimed >= 0 AND claimed <= total", name=op.f("ck_coupons_claimed")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_coupons_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
    )
    with op.batch_alter_table("coupons", schema=None) as batch_op:
        batch_op.create_index(
            "ix_coupons_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False
        )

    op.create_table(
        "shipping_rates",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("free_from", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_shipping_rates_fee")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_shipping_rates_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "currency", name=op.f("pk_shipping_rates")),
    )
    op.create_table(
        "coupon_drops",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("countdown", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("claimed >= 0 AND claimed <= quantity", name=op.f("ck_coupon_drops_claimed")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_coupon_drops_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_coupon_drops_coupon_id_coupons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_coupon_drops_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_drops")),
    )
    with op.batch_alter_table("coupon_drops", schema=None) as batch_op:
        batch_op.create_index("ix_coupon_drops_broadcast_id_at", ["broadcast_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_coupon_drops_coupon_id"), ["coupon_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coupon_drops_room_id"), ["room_id"], unique=False)
        batch_op.create_index(
            "uq_coupon_drops_open",
            ["broadcast_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "coupon_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("drop_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("usable_from", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_coupon_claims_coupon_id_coupons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["drop_id"],
            ["coupon_drops.id"],
            name=op.f("fk_coupon_claims_drop_id_coupon_drops"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_coupon_claims_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_claims")),
        sa.UniqueConstraint(
            "coupon_id", "person_id", "key", name=op.f("uq_coupon_claims_coupon_id_person_id_key")
        ),
        sa.UniqueConstraint(
            "coupon_id", "person_id", "ordinal", name=op.f("uq_coupon_claims_coupon_id_person_id_ordinal")
        ),
    )
    with op.batch_alter_table("coupon_claims", schema=None) as batch_op:
        batch_op.create_index("ix_coupon_claims_coupon_id_id", ["coupon_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coupon_claims_drop_id"), ["drop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coupon_claims_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_coupon_claims_person_id_expires_at", ["person_id", "expires_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("coupon_claims", schema=None) as batch_op:
        batch_op.drop_index("ix_coupon_claims_person_id_expires_at")
        batch_op.drop_index(batch_op.f("ix_coupon_claims_order_id"))
        batch_op.drop_index(batch_op.f("ix_coupon_claims_drop_id"))
        batch_op.drop_index("ix_coupon_claims_coupon_id_id")

    op.drop_table("coupon_claims")
    with op.batch_alter_table("coupon_drops", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_coupon_drops_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_coupon_drops_room_id"))
        batch_op.drop_index(batch_op.f("ix_coupon_drops_coupon_id"))
        batch_op.drop_index("ix_coupon_drops_broadcast_id_at")

    op.drop_table("coupon_drops")
    op.drop_table("shipping_rates")
    with op.batch_alter_table("coupons", schema=None) as batch_op:
        batch_op.drop_index("ix_coupons_organisation_id_state_id")

    op.drop_table("coupons")
