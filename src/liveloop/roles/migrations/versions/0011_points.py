"""Gifts, what earns points, and the audits of the ledger.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gift_sums",
        sa.Column("board", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("gifts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("board", "board_id", "day", "member_id", name=op.f("pk_gift_sums")),
    )
    with op.batch_alter_table("gift_sums", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gift_sums_leaders", ["board", "board_id", "day", "points", "member_id"], unique=False
        )

    op.create_table(
        "gift_catalogues",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_gift_catalogues_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_gift_catalogues")),
    )
    op.create_table(
        "gifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name_zh", sa.String(length=20), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("emoji", sa.String(length=16), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("animation", sa.String(length=12), nullable=False),
        sa.Column("combo", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_gifts_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
    )
    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gifts_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "points_audits",
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
            name=op.f("fk_points_audits_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_audits")),
    )
    with op.batch_alter_table("points_audits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_audits_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_points_audits_organisation_id_id", ["organisation_id", "id"], unique=False)

    op.create_table(
        "points_settings",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("expiry_months", sa.Integer(), nullable=True),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_points_settings_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_points_settings")),
    )
    op.create_table(
        "reward_rules",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_reward_rules_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_reward_rules")),
    )
    op.create_table(
        "check_ins",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_check_ins_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_check_ins")),
    )
    op.create_table(
        "newcomer_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_newcomer_addresses_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_newcomer_addresses_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newcomer_addresses")),
        sa.UniqueConstraint(
            "organisation_id",
            "day",
            "address",
            "person_id",
            name=op.f("uq_newcomer_addresses_organisation_id_day_address_person_id"),
        ),
    )
    with op.batch_alter_table("newcomer_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_newcomer_addresses_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_newcomer_addresses_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reward_tallies",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_reward_tallies_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "day", "rule", name=op.f("pk_reward_tallies")),
    )
    op.create_table(
        "watch_clocks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("beat_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_watch_clocks_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_watch_clocks")),
    )
    op.create_table(
        "gift_combos",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("gift_id", sa.Uuid(), nullable=False),
        sa.Column("combo_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_gift_combos_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_combos_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_gift_combos_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", "gift_id", name=op.f("pk_gift_combos")),
    )
    with op.batch_alter_table("gift_combos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gift_combos_gift_id"), ["gift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gift_combos_person_id"), ["person_id"], unique=False)

    op.create_table(
        "gifts_sent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("sender_name", sa.String(length=80), nullable=False),
        sa.Column("sender_role", sa.String(length=8), nullable=False),
        sa.Column("gift_id", sa.Uuid(), nullable=True),
        sa.Column("gift", sa.JSON(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("combo_id", sa.Uuid(), nullable=False),
        sa.Column("combo_count", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("refunded_at", UtcDateTime(), nullable=True),
        sa.Column("refunded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_gifts_sent_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gifts_sent_gift_id_gifts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_gifts_sent_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_gifts_sent_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["ledger_transfers.id"], name=op.f("fk_gifts_sent_transfer_id_ledger_transfers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts_sent")),
        sa.UniqueConstraint(
            "room_id", "person_id", "client_id", name=op.f("uq_gifts_sent_room_id_person_id_client_id")
        ),
    )
    with op.batch_alter_table("gifts_sent", schema=None) as batch_op:
        batch_op.create_index("ix_gifts_sent_broadcast_id_at", ["broadcast_id", "at", "id"], unique=False)
        batch_op.create_index("ix_gifts_sent_broadcast_id_id", ["broadcast_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gifts_sent_gift_id"), ["gift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gifts_sent_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gifts_sent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gifts_sent_person_id"))
        batch_op.drop_index(batch_op.f("ix_gifts_sent_gift_id"))
        batch_op.drop_index("ix_gifts_sent_broadcast_id_id")
        batch_op.drop_index("ix_gifts_sent_broadcast_id_at")

    op.drop_table("gifts_sent")
    with op.batch_alter_table("gift_combos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_combos_person_id"))
        batch_op.drop_index(batch_op.f("ix_gift_combos_gift_id"))

    op.drop_table("gift_combos")
    op.drop_table("watch_clocks")
    op.drop_table("reward_tallies")
    with op.batch_alter_table("newcomer_addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_newcomer_addresses_person_id"))
        batch_op.drop_index(batch_op.f("ix_newcomer_addresses_day"))

    op.drop_table("newcomer_addresses")
    op.drop_table("check_ins")
    op.drop_table("reward_rules")
    op.drop_table("points_settings")
    with op.batch_alter_table("points_audits", schema=None) as batch_op:
        batch_op.drop_index("ix_points_audits_organisation_id_id")
        batch_op.drop_index(batch_op.f("ix_points_audits_due_at"))

    op.drop_table("points_audits")
    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gifts_organisation_id"))

    op.drop_table("gifts")
    op.drop_table("gift_catalogues")
    with op.batch_alter_table("gift_sums", schema=None) as batch_op:
        batch_op.drop_index("ix_gift_sums_leaders")

    op.drop_table("gift_sums")
