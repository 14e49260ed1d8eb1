"""Found comments on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from liveloop.shows.watch.conversation import AuthorRead
from liveloop.talk.search.documents import CommentState


class CommentFound(BaseModel):
    """`hits`: what was looked for, as [start, end) of the body. `at` is media time: where it belongs in the
    recording, if `has_recording`."""

    model_config = ConfigDict(title="FoundComment")

    id: uuid.UUID
    room_id: uuid.UUID
    broadcast_id: uuid.UUID
    broadcast_title: str
    has_recording: bool
    author: AuthorRead
    body: str
    at: datetime
    created_at: datetime
    state: CommentState
    pinned: bool
    hits: list[tuple[int, int]]


class CommentsFound(BaseModel):
    """Newest first. A page may be short, or empty, and go on all the same."""

    items: list[CommentFound]
    next_cursor: str | None
