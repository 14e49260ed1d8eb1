"""Source health on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class HealthWarning(BaseModel):
    """`code`: fps_low, bitrate_low, keyframe_too_long, av_offset, no_audio ..."""

    code: str
    detail: Any = None


class SourceHealth(BaseModel):
    """What the media node measured in the last second; null: it cannot say."""

    model_config = ConfigDict(extra="allow")

    at: datetime
    state: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    video_kbps: float | None = None
    audio_kbps: float | None = None
    keyframe_seconds: float | None = None
    av_offset_ms: float | None = None
    dropped_frames: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    encoder: str | None = None
    warnings: list[HealthWarning] = []


class RefusalRead(BaseModel):
    """Why an encoder was turned away, and how often since `first_at`."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    message: str
    remote: str
    times: int
    first_at: datetime
    last_at: datetime


class HealthRead(BaseModel):
    """`source` is null when no node has reported within 5 s."""

    source: SourceHealth | None
    refusals: list[RefusalRead]
