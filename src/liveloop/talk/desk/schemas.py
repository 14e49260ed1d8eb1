"""The moderators' desk on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from liveloop.shows.vocabulary import BroadcastState
from liveloop.shows.watch.conversation import AuthorRead
from liveloop.talk.comments.models import HeldState
from liveloop.talk.moderation.verdicts import Reason


class DeskRoom(BaseModel):
    """A room that runs now."""

    room_id: uuid.UUID
    slug: str
    room_title: str
    broadcast_id: uuid.UUID
    title: str
    state: BroadcastState
    held: int
    reports: int


class DeskRead(BaseModel):
    """What waits for a person, in all rooms that run now."""

    model_config = ConfigDict(title="Desk")

    rooms: list[DeskRoom]
    appeals: int


class DeskComment(BaseModel):
    """Something that was said. `held`: others do not see it, and why; `offset`: they did, at that place."""

    id: uuid.UUID
    room_id: uuid.UUID
    broadcast_id: uuid.UUID
    author: AuthorRead
    body: str
    at: datetime
    created_at: datetime
    deleted: bool
    held: HeldState | None
    reasons: list[Reason]
