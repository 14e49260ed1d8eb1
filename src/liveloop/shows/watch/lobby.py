"""What thousands ask at the same moment: which room is this and what does it show."""

from __future__ import annotations

import asyncio
import uuid
from collections import OrderedDict
from dataclasses import dataclass

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.events import view_of
from liveloop.shows.recordings import repository as recordings
from liveloop.shows.rooms.errors import RoomNotFound
from liveloop.shows.rooms.repository import room_by_slug_or_none
from liveloop.shows.vocabulary import BroadcastView
from liveloop.shows.watch.conversation import CommentPage, Conversation
from liveloop.shows.watch.schemas import ReplayRead, RoomView

FRESH_SECONDS = 0.5
REMEMBERED = 2_000
COMMENTS_SHOWN = 50
REPLAYS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs in the lobby of a room."""

    organisation_id: uuid.UUID
    room: RoomView
    broadcast: BroadcastView | None
    replays: list[ReplayRead]
    comments: CommentPage


class Lobby:
    """Reads a room's board once in half a second, however many ask. One for each process."""

    def __init__(self, database: Database, clock: Clock, conversation: Conversation) -> None:
        self._database = database
        self._clock = clock
        self._conversation = conversation
        self._boards: OrderedDict[str, tuple[float, asyncio.Task[Board | None]]] = OrderedDict()

    async def close(self) -> None:
        tasks = [task for _, task in self._boards.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._boards.clear()

    async def board(self, slug: str) -> Board:
        """At most half a second old. Raises RoomNotFound."""
        now = self._clock.monotonic()
        known = self._boards.get(slug)
        if known is None or now - known[0] > FRESH_SECONDS or _failed(known[1]):
            known = (now, asyncio.create_task(self._read(slug)))
            self._boards[slug] = known
            self._boards.move_to_end(slug)
            self._shrink()
        board = await asyncio.shield(known[1])
        if board is None:
            raise RoomNotFound("There is no such room.")
        return board

    async def _read(self, slug: str) -> Board | None:
        async with self._database.read() as session:
            room = await room_by_slug_or_none(session, slug)
            if room is None:
                return None
            shown = await broadcasts.shown_or_none(session, room.id)
            replays = await broadcasts.replays(session, room.id, limit=REPLAYS_SHOWN)
            durations = await recordings.durations(session, [replay.id for replay in replays])
            comments = CommentPage(items=[])
            if shown is not None:
                comments = await self._conversation.newest(session, shown.id, limit=COMMENTS_SHOWN)
        return Board(
            organisation_id=room.organisation_id,
            room=RoomView.model_validate(room),
            broadcast=view_of(shown),
            replays=[
                ReplayRead(
                    broadcast_id=replay.id,
                    title=replay.title,
                    started_at=replay.started_at,
                    duration_seconds=durations.get(replay.id, 0.0),
                )
                for replay in replays
            ],
            comments=comments,
        )

    def _shrink(self) -> None:
        while len(self._boards) > REMEMBERED:
            self._boards.popitem(last=False)


def _failed(task: asyncio.Task[Board | None]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
