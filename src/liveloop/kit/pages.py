"""Cursor paging: a page names the key of its last row, so that rows may come and go in between."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from fastapi import Query
from pydantic import BaseModel

from liveloop.kit.errors import Invalid

PAGE_LIMIT = 100

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=PAGE_LIMIT)]
Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before")]


class InvalidCursor(Invalid):
    code = "cursor.invalid"


class Page(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None = None


def encode_cursor(key: Any) -> str:
    """An opaque cursor of a JSON value, usually the sort key of a row."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def decode_cursor(cursor: str, shape: type[T]) -> T:
    """The key in `cursor`, checked against `shape`."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=shape)
    except (binascii.Error, msgspec.MsgspecError, UnicodeEncodeError, ValueError) as error:
        raise InvalidCursor("Use the `next_cursor` of the page before, unchanged.") from error
