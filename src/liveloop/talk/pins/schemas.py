"""Pins on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from liveloop.shows.watch.conversation import AuthorRead
from liveloop.talk.comments.models import Comment
from liveloop.talk.pins.models import Pin


class PinCreate(BaseModel):
    """`seconds`: how long it stays; without, until it is taken down. `at`: media time of the picture that
    whoever pins it saw, believed for ten seconds."""

    comment_id: uuid.UUID
    seconds: Annotated[int, Field(ge=5, le=3600)] | None = None
    at: AwareDatetime | None = None


class PinRead(BaseModel):
    """On top while the picture is between `at` and the first of `until`, `ended_at` and the next `at`."""

    model_config = ConfigDict(title="Pin")

    id: uuid.UUID
    broadcast_id: uuid.UUID
    comment_id: uuid.UUID
    author: AuthorRead
    body: str
    at: datetime
    until: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, pin: Pin, comment: Comment) -> PinRead:
        return cls(
            id=pin.id,
            broadcast_id=pin.broadcast_id,
            comment_id=comment.id,
            author=comment.author,
            body=comment.body,
            at=pin.at,
            until=pin.until,
            ended_at=pin.ended_at,
        )


class Pins(BaseModel):
    """Oldest first."""

    items: list[PinRead]
