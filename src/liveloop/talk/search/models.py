"""Where search knows comments from.

Their terms are in `comment_terms`, which is not the same on both databases: on SQLite an FTS5 table, on
PostgreSQL a table with a tsvector and a GIN index. The terms are ours (`terms`), so both find the same, and
neither needs an extension or a dictionary.
"""

from __future__ import annotations

import uuid

from sqlalchemy import DDL, BigInteger, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class SearchedComment(Base):
    """A comment, or a held one, under its number in `comment_terms`. Numbers are in the order of time
    (`documents.first_number`)."""

    __tablename__ = "searched_comments"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    comment_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("broadcasts.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)


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
"""What comes with the table, as the migrations make it. Whatever takes a comment from search takes its terms
along."""

for _dialect, _statements in TERMS.items():
    for _statement in _statements:
        event.listen(SearchedComment.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
