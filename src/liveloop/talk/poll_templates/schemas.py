"""Templates of polls on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from liveloop.talk.poll_templates.models import PollTemplate
from liveloop.talk.polls.schemas import PictureRead, PollCreate, pictures_of


class PollTemplateRead(BaseModel):
    """`pictures` are where those of `content` are shown."""

    model_config = ConfigDict(title="PollTemplate")

    id: uuid.UUID
    content: PollCreate
    pictures: list[PictureRead | None] | None
    updated_at: datetime

    @classmethod
    def of(cls, template: PollTemplate) -> PollTemplateRead:
        return cls(
            id=template.id,
            content=PollCreate.model_validate(template.content),
            pictures=pictures_of(template.content["pictures"]),
            updated_at=template.updated_at,
        )


class PollTemplateList(BaseModel):
    """Newest first."""

    items: list[PollTemplateRead]
