"""What the room is told about comments: created on the lane `talk`, deleted on the lane `control`."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shows.watch.conversation import AuthorRead
from liveloop.talk.comments.models import Comment

CREATED = "comment.created"
DELETED = "comment.deleted"


class CommentCreated(BaseModel):
    """The event's `offset` and `at` are the comment's."""

    id: uuid.UUID
    broadcast_id: uuid.UUID
    author: AuthorRead
    body: str
    client_id: str
    created_at: datetime


class CommentDeleted(BaseModel):
    id: uuid.UUID
    broadcast_id: uuid.UUID


def created(comment: Comment) -> Draft:
    data = {
        "id": str(comment.id),
        "broadcast_id": str(comment.broadcast_id),
        "author": {
            "id": str(comment.person_id),
            "name": comment.author_name,
            "role": comment.author_role,
        },
        "body": comment.body,
        "client_id": comment.client_id,
        "created_at": comment.created_at.isoformat().replace("+00:00", "Z"),
    }
    return Draft(lane="talk", type=CREATED, data=data, at=comment.at)


def deleted(comment: Comment) -> Draft:
    data = CommentDeleted(id=comment.id, broadcast_id=comment.broadcast_id).model_dump(mode="json")
    return Draft(lane="control", type=DELETED, data=data)
