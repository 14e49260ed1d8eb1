"""What one person alone is told by the assistant, on the lane `own`."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shows.watch.conversation import AuthorRead, LinkRead

GIVEN = "reply.given"


class ReplyGivenEvent(BaseModel):
    """The answer to the comment `comment_id` of `to`, seen by nobody else and kept in no history."""

    to: uuid.UUID
    id: uuid.UUID
    comment_id: uuid.UUID
    broadcast_id: uuid.UUID
    author: AuthorRead
    body: str
    link: LinkRead | None


def given(reply: ReplyGivenEvent, at: datetime) -> Draft:
    return Draft(lane="own", type=GIVEN, data=reply.model_dump(mode="json"), at=at)
