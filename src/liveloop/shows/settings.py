"""What an administrator may decide about rooms, broadcasts and playback."""

from __future__ import annotations

from pydantic import Field

from liveloop.kit.settings import AreaSettings


class ShowsSettings(AreaSettings):
    ingest_url: str = ""
    """Where encoders push to: `rtmp://live.example.com:1935/live`. Empty: the host that the console was
    opened at, with the port below."""
    ingest_port: int = Field(1935, ge=1, le=65535)
    playback_url: str = ""
    """Where players find the origin or the CDN before it: `https://cdn.example.com`. Empty: the host that
    the page was opened at, with the port below."""
    playback_port: int = Field(8001, ge=1, le=65535)
    playback_hours: int = Field(12, ge=1, le=12)
    """How long a playback address is valid. Revocations are kept for 12 hours."""
    early_minutes: int = Field(30, ge=0, le=24 * 60)
    """How long before its time an encoder may push to a scheduled broadcast."""
    log_days: int = Field(30, ge=1)
    """How long the log of a room is kept for who comes back; who was away longer starts afresh."""
    measured_share: float = Field(0.05, ge=0, le=1)
    """The share of viewers' pages that measure how long comments take and report it."""
    measured_first: int = Field(100, ge=0)
    """So many of the first who enter a broadcast measure in any case."""
    allowed_origins: list[str] = Field(default_factory=list)
    """Other origins whose pages may open a viewer's socket: `https://www.example.com`."""
