"""What is told about comments: created (lane `talk`), deleted and restored (`control`), rejected (`own`)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shows.watch.conversation import AuthorRead, CommentRead, LinkRead, ReplyRead
from liveloop.talk.comments.models import Comment, HeldComment

CREATED = "comment.created"
DELETED = "comment.deleted"
RESTORED = "comment.restored"
REJECTED = "comment.rejected"
MENTIONED = "comment.mentioned"


class CommentCreated(BaseModel):
    """The event's `offset` and `at` are the comment's. With `to` it is for that person alone."""

    to: uuid.UUID | None = None
    id: uuid.UUID
    broadcast_id: uuid.UUID
    author: AuthorRead
    body: str
    client_id: str
    created_at: datetime
    reply_to: ReplyRead | None
    link: LinkRead | None


class CommentMentioned(BaseModel):
    """To one person alone: somebody answers them or names them."""

    to: uuid.UUID
    id: uuid.UUID
    broadcast_id: uuid.UUID
    author: AuthorRead
    body: str
    is_reply: bool


class CommentDeleted(BaseModel):
    id: uuid.UUID
    broadcast_id: uuid.UUID


class CommentRestored(BaseModel):
    """A deleted comment is there again, in its old place."""

    broadcast_id: uuid.UUID
    comment: CommentRead


class CommentRejected(BaseModel):
    """To its author alone: what was held will not be shown."""

    to: uuid.UUID
    id: uuid.UUID
    broadcast_id: uuid.UUID
    client_id: str


def created(comment: Comment) -> Draft:
    return Draft(lane="talk", type=CREATED, data=_said(comment), at=comment.at)


def shadowed(held: HeldComment) -> Draft:
    """The same for its author alone."""
    return Draft(lane="own", type=CREATED, data={**_said(held), "to": str(held.person_id)}, at=held.at)


def _said(comment: Comment | HeldComment) -> dict[str, Any]:
    return {
        "id": str(comment.id),
        "broadcast_id": str(comment.broadcast_id),
        "author": {
            "id": str(comment.person_id),
            "name": comment.author_name,
            "role": comment.author_role,
            "first_time": comment.author_first_time,
        },
        "body": comment.body,
        "client_id": comment.client_id,
        "created_at": comment.created_at.isoformat().replace("+00:00", "Z"),
        "reply_to": comment.reply_to,
        "link": comment.link if isinstance(comment, Comment) else None,
    }


def mentioned(comment: Comment) -> list[Draft]:
    """News for whomever the comment answers or names, once each and not for its author."""
    answered = comment.reply_to["author"]["id"] if comment.reply_to else None
    people = dict.fromkeys([*([answered] if answered else []), *comment.mentions])
    return [
        Draft(
            lane="own",
            type=MENTIONED,
            data=CommentMentioned(
                to=uuid.UUID(person),
                id=comment.id,
                broadcast_id=comment.broadcast_id,
                author=comment.author,
                body=comment.body,
                is_reply=person == answered,
            ).model_dump(mode="json"),
        )
        for person in people
        if person != str(comment.person_id)
    ]


def deleted(comment: Comment) -> Draft:
    data = CommentDeleted(id=comment.id, broadcast_id=comment.broadcast_id).model_dump(mode="json")
    return Draft(lane="control", type=DELETED, data=data)


def restored(broadcast_id: uuid.UUID, comment: CommentRead) -> Draft:
    data = CommentRestored(broadcast_id=broadcast_id, comment=comment).model_dump(mode="json")
    return Draft(lane="control", type=RESTORED, data=data)


def rejected(held: HeldComment) -> Draft:
    data = CommentRejected(
        to=held.person_id, id=held.id, broadcast_id=held.broadcast_id, client_id=held.client_id
    ).model_dump(mode="json")
    return Draft(lane="own", type=REJECTED, data=data)
