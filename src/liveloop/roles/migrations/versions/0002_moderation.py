"""Listed words, rules of a room's conversation, and what is held for a person to look at.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_versions",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_moderation_versions_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_moderation_versions")),
    )
    op.create_table(
        "comment_rules",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("links", sa.String(length=8), nullable=False),
        sa.Column("slow_seconds", sa.Integer(), nullable=False),
        sa.Column("newcomer_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_comment_rules_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_comment_rules")),
    )
    op.create_table(
        "listed_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("by_sound", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_listed_words_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_listed_words_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_words")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_listed_words_scope_key")),
    )
    with op.batch_alter_table("listed_words", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_listed_words_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_listed_words_room_id"), ["room_id"], unique=False)

    op.create_table(
        "held_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("author_role", sa.String(length=8), nullable=False),
        sa.Column("body", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_held_comments_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_held_comments_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_held_comments_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_comments")),
        sa.UniqueConstraint(
            "room_id", "person_id", "client_id", name=op.f("uq_held_comments_room_id_person_id_client_id")
        ),
    )
    with op.batch_alter_table("held_comments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_held_comments_broadcast_id_state_id", ["broadcast_id", "state", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("held_comments", schema=None) as batch_op:
        batch_op.drop_index("ix_held_comments_broadcast_id_state_id")

    op.drop_table("held_comments")
    with op.batch_alter_table("listed_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listed_words_room_id"))
        batch_op.drop_index(batch_op.f("ix_listed_words_organisation_id"))

    op.drop_table("listed_words")
    op.drop_table("comment_rules")
    op.drop_table("moderation_versions")
