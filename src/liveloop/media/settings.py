"""Settings of the media process (`LIVELOOP_MEDIA__...`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from liveloop.kit.settings import AreaSettings


class MediaSettings(AreaSettings):
    rtmp_port: int = Field(1935, ge=0, le=65535)
    """Where encoders push; 0 takes a free port."""
    rtmps_port: int | None = Field(None, ge=0, le=65535)
    """Where encoders push over TLS; needs the TLS files."""
    origin_port: int = Field(8001, ge=0, le=65535)
    """Where players fetch playlists and parts; 0 takes a free port."""
    origin_url: str = ""
    """The address players use, such as https://media.example.com; by default http://127.0.0.1:<port>."""
    playback_secret: SecretStr = SecretStr("")
    """Signs playback addresses, and is written into nginx's configuration where nginx serves parts; by
    default derived from the master secret."""
    memory_folder: Path | None = None
    """Holds the last minute of each live broadcast; by default below /dev/shm."""
    silence_seconds: float = Field(2.0, ge=0.5, le=30)
    """A source that sends nothing for so long gives way to the standby picture."""
    stalled_seconds: float = Field(5.0, ge=1, le=60)
    """A source that sent nothing for so long may be replaced by another publisher of the same key."""
    grace_seconds: float = Field(600.0, ge=0)
    """After a restart, broadcasts whose media is younger than this go on."""
    linger_seconds: float = Field(120.0, ge=0)
    """How long players still find the end of a broadcast that is over."""
    reserve_mb: int = Field(256, ge=0)
    """Recording stops before the disk has less than this left."""
