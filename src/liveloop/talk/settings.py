"""What an administrator may decide about the conversation."""

from __future__ import annotations

from pydantic import Field

from liveloop.kit.settings import AreaSettings


class TalkSettings(AreaSettings):
    comments_per_person: int = Field(5, ge=1)
    """How many comments one person may send within the seconds below."""
    comments_seconds: float = Field(5.0, gt=0)
