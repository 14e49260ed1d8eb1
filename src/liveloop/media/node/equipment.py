"""What all broadcasts of a node share."""

from __future__ import annotations

from dataclasses import dataclass

from liveloop.kit.clock import Clock
from liveloop.media.hls.origin import Origin
from liveloop.media.node.folders import Folders
from liveloop.media.node.news import NewsDesk
from liveloop.media.recorder.files import Files
from liveloop.media.recorder.library import Library
from liveloop.media.recorder.upload import Uploader
from liveloop.media.recorder.writer import Writer
from liveloop.media.settings import MediaSettings


@dataclass(frozen=True, slots=True)
class Equipment:
    settings: MediaSettings
    clock: Clock
    folders: Folders
    files: Files
    writer: Writer
    library: Library
    news: NewsDesk
    origin: Origin
    uploader: Uploader | None
    """None when recordings stay in the data folder."""
