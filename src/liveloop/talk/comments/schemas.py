"""Comments on the wire."""

from __future__ import annotations

import uuid
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, StringConstraints

from liveloop.talk.comments.text import RAW_LENGTH

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class CommentSend(BaseModel):
    """The data of `comment.send`. `at` is the media time of the picture that the author saw."""

    body: Annotated[str, StringConstraints(max_length=RAW_LENGTH)]
    at: AwareDatetime | None = None


class CommentCreate(CommentSend):
    """`client_id` is chosen by the sender; sending it again returns the first answer."""

    client_id: ClientId


class CommentSent(BaseModel):
    """Where the comment stands. Its event carries the same offset."""

    id: uuid.UUID
    offset: int
