"""The events of this area that clients see, for the generated TypeScript types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from liveloop.talk.comments.events import (
    CREATED,
    DELETED,
    REJECTED,
    CommentCreated,
    CommentDeleted,
    CommentRejected,
)

MODELS: dict[str, type[BaseModel]] = {
    CREATED: CommentCreated,
    DELETED: CommentDeleted,
    REJECTED: CommentRejected,
}


def event_schema() -> dict[str, Any]:
    """Event type -> JSON schema of its `data`, each complete in itself."""
    return {name: model.model_json_schema(mode="serialization") for name, model in MODELS.items()}
