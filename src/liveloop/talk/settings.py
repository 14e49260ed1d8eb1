"""What an administrator may decide about the conversation."""

from __future__ import annotations

from pydantic import Field

from liveloop.kit.settings import AreaSettings


class TalkSettings(AreaSettings):
    comments_per_person: int = Field(5, ge=1)
    """How many comments one person may send within the seconds below."""
    comments_seconds: float = Field(5.0, gt=0)
    comments_per_address: int = Field(300, ge=1)
    """How many comments may come from one IPv4 address or one IPv6 /64 within ten seconds, from however
    many people. The loopback is not counted."""
