"""What viewers get over HTTP."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from liveloop.people.persons.nicknames import Nickname
from liveloop.shows.playback.addresses import PlaybackKind
from liveloop.shows.rooms.models import Orientation
from liveloop.shows.vocabulary import BroadcastView
from liveloop.shows.watch.conversation import AuthorRole, CommentPage
from liveloop.shows.watch.doorman import Restriction


class RoomView(BaseModel):
    """A room as viewers see it."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    slug: str
    title: str
    orientation: Orientation
    cover_url: str | None


class ReplayRead(BaseModel):
    broadcast_id: uuid.UUID
    title: str
    started_at: datetime | None
    duration_seconds: float


class WatchPage(BaseModel):
    """`broadcast` is the one that the room shows: running, else the next, else the last."""

    room: RoomView
    broadcast: BroadcastView | None
    replays: list[ReplayRead]
    server_time: datetime


class JoinRequest(BaseModel):
    """`broadcast_id` names a replay; without it one enters what the room shows. `inviter_id` is the person
    who passed on the link: it counts when somebody comes for the first time."""

    broadcast_id: uuid.UUID | None = None
    nickname: Nickname | None = None
    inviter_id: uuid.UUID | None = None


class You(BaseModel):
    id: uuid.UUID
    name: str
    staff: bool
    role: AuthorRole
    first_time: bool
    mute: Restriction | None = None
    """They may watch, but not write."""


class PlaybackRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    url: str
    kind: PlaybackKind
    expires_at: datetime


class JoinRead(BaseModel):
    """Everything a page needs to begin. `ticket` opens one socket within 60 s. `measures`: this page is one
    of those that measure how long comments take, and reports it over the socket."""

    ticket: str
    realtime_path: str
    you: You
    room: RoomView
    broadcast: BroadcastView | None
    playback: PlaybackRead | None
    comments: CommentPage
    server_time: datetime
    measures: bool
