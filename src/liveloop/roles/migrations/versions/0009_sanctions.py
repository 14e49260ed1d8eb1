"""Mutes, bans, appeals, notes, and rules against floods.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_by_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_person_notes_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_notes_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_notes")),
    )
    with op.batch_alter_table("person_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_notes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recent_sayings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("likeness", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_recent_sayings_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_recent_sayings_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_sayings")),
    )
    with op.batch_alter_table("recent_sayings", schema=None) as batch_op:
        batch_op.create_index("ix_recent_sayings_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recent_sayings_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_recent_sayings_room_id_likeness_at", ["room_id", "likeness", "at"], unique=False
        )
        batch_op.create_index(
            "ix_recent_sayings_room_id_person_id_at", ["room_id", "person_id", "at"], unique=False
        )

    op.create_table(
        "sanctions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reach", sa.JSON(), nullable=False),
        sa.Column("networks", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_by_name", sa.String(length=80), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.String(length=80), nullable=True),
        sa.Column("lift_note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sanctions_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_sanctions_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_sanctions_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctions")),
    )
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.create_index("ix_sanctions_organisation_id_id", ["organisation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sanctions_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sanctions_room_id"), ["room_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("network", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.String(length=48), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visits_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_visits_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "device_id", "network", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visits_organisation_id_device_id", ["organisation_id", "device_id"], unique=False
        )
        batch_op.create_index(
            "ix_visits_organisation_id_network", ["organisation_id", "network"], unique=False
        )
        batch_op.create_index("ix_visits_seen_at", ["seen_at"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sanction_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_appeals_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sanction_id"],
            ["sanctions.id"],
            name=op.f("fk_appeals_sanction_id_sanctions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_appeals_organisation_id_state_id", ["organisation_id", "state", "id"], unique=False
        )
        batch_op.create_index("ix_appeals_sanction_id_device_id", ["sanction_id", "device_id"], unique=False)
        batch_op.create_index(
            "uq_appeals_open",
            ["sanction_id", "device_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "sanction_marks",
        sa.Column("mark", sa.String(length=48), nullable=False),
        sa.Column("sanction_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sanction_id"],
            ["sanctions.id"],
            name=op.f("fk_sanction_marks_sanction_id_sanctions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mark", "sanction_id", name=op.f("pk_sanction_marks")),
    )
    with op.batch_alter_table("sanction_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sanction_marks_sanction_id"), ["sanction_id"], unique=False)

    with op.batch_alter_table("comment_rules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("repeat_seconds", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("copies", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("per_minute", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("longest_run", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("report_limit", sa.Integer(), nullable=False, server_default="3"))
        batch_op.alter_column("repeat_seconds", server_default=None)
        batch_op.alter_column("copies", server_default=None)
        batch_op.alter_column("per_minute", server_default=None)
        batch_op.alter_column("longest_run", server_default=None)
        batch_op.alter_column("report_limit", server_default=None)

    with op.batch_alter_table("held_comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offset", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("held_comments", schema=None) as batch_op:
        batch_op.drop_column("offset")

    with op.batch_alter_table("comment_rules", schema=None) as batch_op:
        batch_op.drop_column("report_limit")
        batch_op.drop_column("longest_run")
        batch_op.drop_column("per_minute")
        batch_op.drop_column("copies")
        batch_op.drop_column("repeat_seconds")

    with op.batch_alter_table("sanction_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sanction_marks_sanction_id"))

    op.drop_table("sanction_marks")
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appeals_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_appeals_sanction_id_device_id")
        batch_op.drop_index("ix_appeals_organisation_id_state_id")

    op.drop_table("appeals")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_seen_at")
        batch_op.drop_index("ix_visits_organisation_id_network")
        batch_op.drop_index("ix_visits_organisation_id_device_id")

    op.drop_table("visits")
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sanctions_room_id"))
        batch_op.drop_index(batch_op.f("ix_sanctions_person_id"))
        batch_op.drop_index("ix_sanctions_organisation_id_id")

    op.drop_table("sanctions")
    with op.batch_alter_table("recent_sayings", schema=None) as batch_op:
        batch_op.drop_index("ix_recent_sayings_room_id_person_id_at")
        batch_op.drop_index("ix_recent_sayings_room_id_likeness_at")
        batch_op.drop_index(batch_op.f("ix_recent_sayings_person_id"))
        batch_op.drop_index("ix_recent_sayings_at")

    op.drop_table("recent_sayings")
    with op.batch_alter_table("person_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_notes_person_id"))

    op.drop_table("person_notes")
