"""Pages of rows that are read newest first by their UUIDv7."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

from liveloop.kit.pages import Page, decode_cursor, encode_cursor

Row = TypeVar("Row")
View = TypeVar("View")


def read_cursor(cursor: str | None) -> uuid.UUID | None:
    """The id of the last row of the page before; None for the first page."""
    return decode_cursor(cursor, uuid.UUID) if cursor else None


def make_page(
    rows: Sequence[Row], limit: int, *, view: Callable[[Row], View], key: Callable[[Row], uuid.UUID]
) -> Page[View]:
    """`rows` are up to `limit` + 1; the one too many only says that there are more."""
    shown = rows[:limit]
    more = len(rows) > limit and shown
    return Page(
        items=[view(row) for row in shown], next_cursor=encode_cursor(key(shown[-1])) if more else None
    )
