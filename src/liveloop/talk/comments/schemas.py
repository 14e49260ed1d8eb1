"""Comments on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from liveloop.shows.watch.conversation import AuthorRead, LinkRead, ReplyRead
from liveloop.talk.comments.models import HeldComment, HeldState
from liveloop.talk.comments.text import RAW_LENGTH
from liveloop.talk.moderation.verdicts import Reason

MENTIONS = 5

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class CommentSend(BaseModel):
    """The data of `comment.send`. `at` is the media time of the picture that the author saw.

    `reply_to` is the comment that it answers, `mentions` are persons that it names; both are told.
    """

    body: Annotated[str, StringConstraints(max_length=RAW_LENGTH)]
    at: AwareDatetime | None = None
    reply_to: uuid.UUID | None = None
    mentions: Annotated[list[uuid.UUID], Field(max_length=MENTIONS)] = []


class CommentCreate(CommentSend):
    """`client_id` is chosen by the sender; sending it again returns the first answer."""

    client_id: ClientId


class CommentSent(BaseModel):
    """Where the comment stands. Its event carries the same offset; a held one has none until it is shown."""

    id: uuid.UUID
    offset: int | None
    held: bool = False


class OwnComment(BaseModel):
    """A comment of one's own. `held`: others do not see it yet, and it has no `offset`."""

    id: uuid.UUID
    offset: int | None
    author: AuthorRead
    body: str
    at: datetime
    created_at: datetime
    client_id: str
    reply_to: ReplyRead | None
    link: LinkRead | None
    held: bool


class OwnComments(BaseModel):
    """Oldest first; `next_cursor` leads to those before them."""

    items: list[OwnComment]
    next_cursor: str | None = None


class HeldCommentRead(BaseModel):
    """What somebody wrote that others do not see; `reasons` say why."""

    model_config = ConfigDict(title="HeldComment")

    id: uuid.UUID
    author: AuthorRead
    body: str
    state: HeldState
    reasons: list[Reason]
    at: datetime
    created_at: datetime
    judged_at: datetime | None

    @classmethod
    def of(cls, row: HeldComment) -> HeldCommentRead:
        return cls(
            id=row.id,
            author=row.author,
            body=row.body,
            state=HeldState(row.state),
            reasons=[Reason(reason) for reason in row.reasons],
            at=row.at,
            created_at=row.created_at,
            judged_at=row.judged_at,
        )
