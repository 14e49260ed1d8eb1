"""On which boards a gift counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.repository import BoardKey
from liveloop.talk.gifts.schemas import Board

BROADCAST = "broadcast"
ROOM = "room"
ROOMS = "rooms"
WHOLE = "whole"
"""The broadcast's own sum, of which it is the only member."""


class Shares:
    """What a batch adds to the boards, summed up before it is written."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, uuid.UUID, str, uuid.UUID], tuple[str, int, int]] = {}

    def add(self, sent: GiftSent, organisation_id: uuid.UUID, title: str, *, sign: int = 1) -> None:
        person, name = sent.person_id, sent.sender_name
        places = (
            (WHOLE, sent.broadcast_id, "", sent.broadcast_id, title),
            (BROADCAST, sent.broadcast_id, "", person, name),
            (ROOM, sent.room_id, sent.day, person, name),
            (ROOM, sent.room_id, "", person, name),
            (ROOMS, organisation_id, sent.day, sent.room_id, title),
            (ROOMS, organisation_id, "", sent.room_id, title),
        )
        for board, board_id, day, member, named in places:
            _, points, gifts = self._rows.get((board, board_id, day, member), ("", 0, 0))
            changed = (named, points + sign * sent.points, gifts + sign * sent.quantity)
            self._rows[board, board_id, day, member] = changed

    def rows(self) -> Iterator[dict[str, Any]]:
        """As columns, in the order of their keys."""
        for (board, board_id, day, member), (name, points, gifts) in sorted(self._rows.items()):
            yield {
                "board": board,
                "board_id": board_id,
                "day": day,
                "member_id": member,
                "name": name,
                "points": points,
                "gifts": gifts,
            }


def key_of(
    board: Board, *, broadcast_id: uuid.UUID | None, room_id: uuid.UUID, organisation_id: uuid.UUID, day: str
) -> BoardKey | None:
    """Where a board is read from; None: there is no broadcast."""
    if board is Board.LIVE:
        return (BROADCAST, broadcast_id, "") if broadcast_id else None
    if board is Board.ROOMS:
        return (ROOMS, organisation_id, day)
    return (ROOM, room_id, day if board is Board.DAY else "")
