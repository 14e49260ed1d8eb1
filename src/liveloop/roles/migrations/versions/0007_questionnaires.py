"""Questionnaires, polls with pictures, and ballots that say only of named polls whose they are.

An anonymous ballot that was cast before loses its person: its voter is a new random id. Nobody can vote
a second time for that, because anonymous polls that are open are closed, as of when they were opened.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

from liveloop.kit.database import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    with op.batch_alter_table("polls", schema=None) as batch_op:
        for name in ("pictures", "questions", "tally"):
            batch_op.add_column(sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    ballots = _ballots_before()
    op.drop_table("ballots")
    table = op.create_table(
        "ballots",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("voter", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_ballots_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_ballots_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "voter", name=op.f("pk_ballots")),
    )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballots_person_id"), ["person_id"], unique=False)
    for start in range(0, len(ballots), AT_ONCE):
        op.bulk_insert(table, ballots[start : start + AT_ONCE])
    polls = sa.table(
        "polls",
        sa.column("anonymous", sa.Boolean()),
        sa.column("state", sa.String()),
        sa.column("at", UtcDateTime()),
        sa.column("closed_at", UtcDateTime()),
    )
    op.execute(
        polls.update()
        .where(polls.c.anonymous.is_(True), polls.c.state == "open")
        .values(state="closed", closed_at=polls.c.at)
    )


def _ballots_before() -> list[dict[str, Any]]:
    """Every ballot in its new shape, in the order of arrival."""
    before = sa.table(
        "ballots",
        sa.column("poll_id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("choices", sa.JSON()),
        sa.column("created_at", UtcDateTime()),
    )
    polls = sa.table("polls", sa.column("id", sa.Uuid()), sa.column("anonymous", sa.Boolean()))
    statement = (
        sa.select(before, polls.c.anonymous)
        .join_from(before, polls, polls.c.id == before.c.poll_id)
        .order_by(before.c.poll_id, before.c.created_at, before.c.person_id)
    )
    rows: list[dict[str, Any]] = []
    numbers: dict[uuid.UUID, int] = {}
    for row in op.get_bind().execute(statement):
        number = numbers[row.poll_id] = numbers.get(row.poll_id, 0) + 1
        minute = row.created_at.replace(second=0, microsecond=0)
        rows.append(
            {
                "poll_id": row.poll_id,
                "voter": uuid.uuid4() if row.anonymous else row.person_id,
                "person_id": None if row.anonymous else row.person_id,
                "name": "" if row.anonymous else row.name,
                "number": None if row.anonymous else number,
                "choices": row.choices,
                "written": 0,
                "created_at": minute if row.anonymous else row.created_at,
            }
        )
    return rows


def downgrade() -> None:
    """Anonymous ballots cannot go back to whom they came from, and questionnaires are no polls: both go."""
    op.execute(sa.text("DELETE FROM ballots WHERE person_id IS NULL"))
    op.execute(sa.text("DELETE FROM polls WHERE questions IS NOT NULL"))
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("pk_ballots"), type_="primary")
        batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
        for name in ("voter", "number", "written"):
            batch_op.drop_column(name)
        batch_op.create_primary_key(batch_op.f("pk_ballots"), ["poll_id", "person_id"])
    with op.batch_alter_table("polls", schema=None) as batch_op:
        for name in ("tally", "questions", "pictures"):
            batch_op.drop_column(name)
