"""What a recording's files are called and what the manifest says of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from liveloop.media.part import InitSection, Part
from liveloop.media.recorder import manifest


def segment_path(folder: Path, msn: int) -> Path:
    return folder / f"s{msn}.m4s"


def init_path(folder: Path, number: int) -> Path:
    return folder / f"init{number}.mp4"


def part_line(part: Part) -> manifest.Part:
    return manifest.Part(
        msn=part.msn,
        index=part.index,
        init=part.init,
        duration=part.duration,
        independent=part.independent,
        starts_at=part.starts_at,
        discontinuity=part.discontinuity,
        standby=part.standby,
        bytes=len(part.data),
        sha256=hashlib.sha256(part.data).hexdigest(),
    )


def init_line(section: InitSection) -> manifest.Init:
    video, audio = section.tracks.video, section.tracks.audio
    return manifest.Init(
        number=section.number,
        bytes=len(section.data),
        sha256=hashlib.sha256(section.data).hexdigest(),
        video=video.codec if video else None,
        audio=audio.codec if audio else None,
        width=video.width if video else None,
        height=video.height if video else None,
    )
