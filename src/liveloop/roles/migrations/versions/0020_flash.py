"""Flash sales, their entries, wins and waiting lists.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flash_sales",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("usual_price", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("per_person", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("countdown", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("hold_seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("sealed_seed", sa.String(length=400), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("entries_hash", sa.String(length=64), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.Column("pieces_left", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("pieces_left BETWEEN 0 AND quantity", name=op.f("ck_flash_sales_pieces_left")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_flash_sales_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_flash_sales_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_flash_sales_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_flash_sales_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_flash_sales_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flash_sales")),
    )
    with op.batch_alter_table("flash_sales", schema=None) as batch_op:
        batch_op.create_index("ix_flash_sales_broadcast_id_id", ["broadcast_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flash_sales_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flash_sales_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flash_sales_variant_id"), ["variant_id"], unique=False)

    op.create_table(
        "flash_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_flash_entries_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"],
            ["flash_sales.id"],
            name=op.f("fk_flash_entries_sale_id_flash_sales"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flash_entries")),
        sa.UniqueConstraint("sale_id", "person_id", name=op.f("uq_flash_entries_sale_id_person_id")),
    )
    with op.batch_alter_table("flash_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flash_entries_person_id"), ["person_id"], unique=False)

    op.create_table(
        "flash_waiters",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_flash_waiters_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"],
            ["flash_sales.id"],
            name=op.f("fk_flash_waiters_sale_id_flash_sales"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sale_id", "place", name=op.f("pk_flash_waiters")),
        sa.UniqueConstraint("sale_id", "person_id", name=op.f("uq_flash_waiters_sale_id_person_id")),
    )
    with op.batch_alter_table("flash_waiters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flash_waiters_person_id"), ["person_id"], unique=False)

    op.create_table(
        "flash_wins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_flash_wins_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"],
            ["flash_sales.id"],
            name=op.f("fk_flash_wins_sale_id_flash_sales"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flash_wins")),
        sa.UniqueConstraint("sale_id", "person_id", name=op.f("uq_flash_wins_sale_id_person_id")),
        sa.UniqueConstraint("sale_id", "place", name=op.f("uq_flash_wins_sale_id_place")),
    )
    with op.batch_alter_table("flash_wins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flash_wins_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_flash_wins_sale_id_state_expires_at", ["sale_id", "state", "expires_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("flash_wins", schema=None) as batch_op:
        batch_op.drop_index("ix_flash_wins_sale_id_state_expires_at")
        batch_op.drop_index(batch_op.f("ix_flash_wins_person_id"))

    op.drop_table("flash_wins")
    with op.batch_alter_table("flash_waiters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flash_waiters_person_id"))

    op.drop_table("flash_waiters")
    with op.batch_alter_table("flash_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flash_entries_person_id"))

    op.drop_table("flash_entries")
    with op.batch_alter_table("flash_sales", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flash_sales_variant_id"))
        batch_op.drop_index(batch_op.f("ix_flash_sales_room_id"))
        batch_op.drop_index(batch_op.f("ix_flash_sales_organisation_id"))
        batch_op.drop_index("ix_flash_sales_broadcast_id_id")

    op.drop_table("flash_sales")
