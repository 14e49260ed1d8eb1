"""The prepared clips, read from the package. Wire format: Adobe FLV 10.1, annex E."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from liveloop.media.codecs import h264
from liveloop.media.unit import TICKS, VideoTrack

Orientation = Literal["landscape", "portrait"]

FPS = 30
PICTURE_TICKS = TICKS // FPS
HEADER_BYTES = 13
TAG_HEADER_BYTES = 11
VIDEO_TAG = 9
CONFIGURATION = 0
PICTURE = 1


@dataclass(frozen=True, slots=True)
class Clip:
    """One loop: the first picture is its only key frame, none is reordered, each lasts 1/`FPS` s."""

    track: VideoTrack
    pictures: tuple[bytes, ...]


def load_clip(orientation: Orientation) -> Clip:
    """The standby picture, 1280x720 or 720x1280."""
    return _load(f"{orientation}.flv")


def load_sound_clip(orientation: Orientation) -> Clip:
    """The picture beside sound that comes alone, of the same sizes."""
    return _load(f"sound-{orientation}.flv")


@cache
def _load(name: str) -> Clip:
    return _parse(resources.files(__package__).joinpath(name).read_bytes())


def _parse(data: bytes) -> Clip:
    pictures: list[bytes] = []
    config: h264.AvcConfig | None = None
    for body in _video_tags(data):
        if body[1] == CONFIGURATION:
            config = h264.parse_config(body[5:])
        elif body[1] == PICTURE:
            assert config is not None
            pictures.append(h264.parse_picture(body[5:], config.length_size).data)
    assert config is not None
    width, height = config.sps.width, config.sps.height
    track = VideoTrack(config.record, config.codec, width, height, nominal_fps=float(FPS))
    return Clip(track, tuple(pictures))


def _video_tags(data: bytes) -> Iterator[bytes]:
    at = HEADER_BYTES
    while at + TAG_HEADER_BYTES <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        body = at + TAG_HEADER_BYTES
        if data[at] & 0x1F == VIDEO_TAG:
            yield data[body : body + size]
        at = body + size + 4
