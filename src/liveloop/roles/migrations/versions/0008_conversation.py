"""The assistant's rules and answers, badges, links, and what search finds comments by.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TERMS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE comment_terms USING fts5(terms, detail=none, columnsize=0, tokenize='ascii')",
        """CREATE TRIGGER searched_comments_gone AFTER DELETE ON searched_comments
        BEGIN DELETE FROM comment_terms WHERE rowid = old.number; END""",
    ),
    "postgresql": (
        """CREATE TABLE comment_terms (
        number BIGINT PRIMARY KEY REFERENCES searched_comments (number) ON DELETE CASCADE,
        terms TSVECTOR NOT NULL)""",
        "CREATE INDEX ix_comment_terms_terms ON comment_terms USING gin (terms)",
    ),
}
"""Where the terms are (`talk.search.models`). Whatever takes a comment from search takes its terms along."""
NO_TERMS = {
    "sqlite": ("DROP TRIGGER searched_comments_gone", "DROP TABLE comment_terms"),
    "postgresql": ("DROP TABLE comment_terms",),
}


def upgrade() -> None:
    op.create_table(
        "changed_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed_comments")),
    )
    op.create_table(
        "assistants",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_assistants_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_assistants_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_assistants")),
    )
    with op.batch_alter_table("assistants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assistants_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reply_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("broadcast_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("pattern", sa.String(length=200), nullable=True),
        sa.Column("reply", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("link_label", sa.String(length=40), nullable=True),
        sa.Column("link_url", sa.String(length=500), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("rule_seconds", sa.Integer(), nullable=False),
        sa.Column("person_seconds", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("day_from", sa.Integer(), nullable=True),
        sa.Column("day_until", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_reply_rules_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_reply_rules_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_reply_rules_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_rules")),
    )
    with op.batch_alter_table("reply_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_rules_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reply_rules_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reply_rules_room_id"), ["room_id"], unique=False)

    op.create_table(
        "searched_comments",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_searched_comments_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_searched_comments_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_searched_comments")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_searched_comments_comment_id")),
    )
    with op.batch_alter_table("searched_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_searched_comments_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_searched_comments_person_id"), ["person_id"], unique=False)

    op.create_table(
        "replies_given",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_replies_given_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_replies_given_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_replies_given_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_replies_given_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["reply_rules.id"],
            name=op.f("fk_replies_given_rule_id_reply_rules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_replies_given")),
    )
    with op.batch_alter_table("replies_given", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_given_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_given_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_given_room_id"), ["room_id"], unique=False)
        batch_op.create_index(
            "ix_replies_given_rule_id_person_id_answered_at",
            ["rule_id", "person_id", "answered_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_replies_given_rule_id_room_id_answered_at",
            ["rule_id", "room_id", "answered_at"],
            unique=False,
        )

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(
            sa.Column("author_first_time", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.alter_column("author_first_time", server_default=None)
        batch_op.alter_column(
            "author_role",
            existing_type=sa.VARCHAR(length=8),
            type_=sa.String(length=16),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "body",
            existing_type=sa.VARCHAR(length=300),
            type_=sa.String(length=1200),
            existing_nullable=False,
        )

    with op.batch_alter_table("held_comments", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("author_first_time", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.alter_column("author_first_time", server_default=None)
        batch_op.alter_column(
            "author_role",
            existing_type=sa.VARCHAR(length=8),
            type_=sa.String(length=16),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "body",
            existing_type=sa.VARCHAR(length=300),
            type_=sa.String(length=1200),
            existing_nullable=False,
        )

    for statement in TERMS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute("INSERT INTO changed_comments (id) SELECT id FROM comments UNION SELECT id FROM held_comments")


def downgrade() -> None:
    for statement in NO_TERMS[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("held_comments", schema=None) as batch_op:
        batch_op.alter_column(
            "body",
            existing_type=sa.String(length=1200),
            type_=sa.VARCHAR(length=300),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "author_role",
            existing_type=sa.String(length=16),
            type_=sa.VARCHAR(length=8),
            existing_nullable=False,
        )
        batch_op.drop_column("author_first_time")

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.alter_column(
            "body",
            existing_type=sa.String(length=1200),
            type_=sa.VARCHAR(length=300),
            existing_nullable=False,
        )
        batch_op.alter_column(
            "author_role",
            existing_type=sa.String(length=16),
            type_=sa.VARCHAR(length=8),
            existing_nullable=False,
        )
        batch_op.drop_column("author_first_time")
        batch_op.drop_column("link")

    with op.batch_alter_table("replies_given", schema=None) as batch_op:
        batch_op.drop_index("ix_replies_given_rule_id_room_id_answered_at")
        batch_op.drop_index("ix_replies_given_rule_id_person_id_answered_at")
        batch_op.drop_index(batch_op.f("ix_replies_given_room_id"))
        batch_op.drop_index(batch_op.f("ix_replies_given_person_id"))
        batch_op.drop_index(batch_op.f("ix_replies_given_broadcast_id"))

    op.drop_table("replies_given")
    with op.batch_alter_table("searched_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_searched_comments_person_id"))
        batch_op.drop_index(batch_op.f("ix_searched_comments_broadcast_id"))

    op.drop_table("searched_comments")
    with op.batch_alter_table("reply_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_rules_room_id"))
        batch_op.drop_index(batch_op.f("ix_reply_rules_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_reply_rules_broadcast_id"))

    op.drop_table("reply_rules")
    with op.batch_alter_table("assistants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistants_person_id"))

    op.drop_table("assistants")
    op.drop_table("changed_comments")
