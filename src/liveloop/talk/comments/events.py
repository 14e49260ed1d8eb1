"""What is told about comments: created (lane `talk`), deleted (`control`), rejected (`own`, its author)."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shows.watch.conversation import AuthorRead, LinkRead, ReplyRead
from liveloop.talk.comments.models import Comment, HeldComment

CREATED = "comment.created"
DELETED = "comment.deleted"
REJECTED = "comment.rejected"
MENTIONED = "comment.mentioned"


class CommentCreated(BaseModel):
    """The event's `offset` and `at` are the comment's."""

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


class CommentRejected(BaseModel):
    """To its author alone: what was held will not be shown."""

    to: uuid.UUID
    id: uuid.UUID
    broadcast_id: uuid.UUID
    client_id: str


def created(comment: Comment) -> Draft:
    data = {
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
        "link": comment.link,
    }
    return Draft(lane="talk", type=CREATED, data=data, at=comment.at)


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


def rejected(held: HeldComment) -> Draft:
    data = CommentRejected(
        to=held.person_id, id=held.id, broadcast_id=held.broadcast_id, client_id=held.client_id
    ).model_dump(mode="json")
    return Draft(lane="own", type=REJECTED, data=data)
