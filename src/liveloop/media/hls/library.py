"""Where replays come from: what the origin needs of the recordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from liveloop.media.part import Segment


class Recorded(Protocol):
    """A recording; its replay may be shown when it is `finished` and not empty."""

    @property
    def segments(self) -> Sequence[Segment]: ...

    @property
    def finished(self) -> bool: ...

    def holds(self, name: str) -> bool:
        """Whether the media file `name` belongs to it."""


class Library(Protocol):
    """Recordings by broadcast; nothing here may block the loop for long."""

    async def replay(self, broadcast: UUID) -> Recorded | None:
        """None when nothing was recorded."""

    def path(self, broadcast: UUID, name: str) -> Path | None:
        """The local file `init<n>.mp4` or `s<msn>.m4s`, None when it is not here."""

    async def stored(self, broadcast: UUID, name: str) -> bytes | None:
        """The same file from where it was uploaded to."""
