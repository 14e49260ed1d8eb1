"""The shelf: what is shown for sale in a broadcast, live prices, explained moments, looks.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shelf_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("replay_price", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_shelf_items_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_shelf_items_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_shelf_items_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_shelf_items_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_items")),
        sa.UniqueConstraint(
            "broadcast_id", "product_id", name=op.f("uq_shelf_items_broadcast_id_product_id")
        ),
    )
    with op.batch_alter_table("shelf_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelf_items_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_items_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_items_room_id"), ["room_id"], unique=False)

    op.create_table(
        "shelf_counts",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("replay", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_counts_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "replay", name=op.f("pk_shelf_counts")),
    )
    op.create_table(
        "shelf_explanations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_shelf_explanations_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_explanations_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_explanations")),
    )
    with op.batch_alter_table("shelf_explanations", schema=None) as batch_op:
        batch_op.create_index("ix_shelf_explanations_broadcast_id_id", ["broadcast_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_explanations_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            "uq_shelf_explanations_one_running",
            ["broadcast_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "shelf_looks",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("replay", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_looks_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_shelf_looks_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", "replay", name=op.f("pk_shelf_looks")),
    )
    with op.batch_alter_table("shelf_looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelf_looks_person_id"), ["person_id"], unique=False)

    op.create_table(
        "shelf_prices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["shelf_items.id"],
            name=op.f("fk_shelf_prices_item_id_shelf_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_shelf_prices_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_prices")),
    )
    with op.batch_alter_table("shelf_prices", schema=None) as batch_op:
        batch_op.create_index("ix_shelf_prices_item_id_variant_id", ["item_id", "variant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_prices_variant_id"), ["variant_id"], unique=False)
        batch_op.create_index(
            "uq_shelf_prices_one_open",
            ["item_id", "variant_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("shelf_prices", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_shelf_prices_one_open",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_shelf_prices_variant_id"))
        batch_op.drop_index("ix_shelf_prices_item_id_variant_id")

    op.drop_table("shelf_prices")
    with op.batch_alter_table("shelf_looks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelf_looks_person_id"))

    op.drop_table("shelf_looks")
    with op.batch_alter_table("shelf_explanations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_shelf_explanations_one_running",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_shelf_explanations_item_id"))
        batch_op.drop_index("ix_shelf_explanations_broadcast_id_id")

    op.drop_table("shelf_explanations")
    op.drop_table("shelf_counts")
    with op.batch_alter_table("shelf_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelf_items_room_id"))
        batch_op.drop_index(batch_op.f("ix_shelf_items_product_id"))
        batch_op.drop_index(batch_op.f("ix_shelf_items_organisation_id"))

    op.drop_table("shelf_items")
