from __future__ import annotations

import uuid

import pytest

from liveloop.kit.pages import InvalidCursor, decode_cursor, encode_cursor


def test_a_cursor_round_trips_its_key() -> None:
    key = (7, uuid.UUID(int=5))
    assert decode_cursor(encode_cursor(key), tuple[int, uuid.UUID]) == key


@pytest.mark.parametrize("broken", ["", "%%%", "AAAA", encode_cursor("text"), "ü", encode_cursor([1, 2, 3])])
def test_a_cursor_somebody_made_up_is_refused(broken: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(broken, tuple[int, uuid.UUID])
