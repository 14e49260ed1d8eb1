"""What can go wrong with a recording."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class RecordingNotFound(NotFound):
    code = "recording.not_found"


class RecordingBusy(Conflict):
    code = "recording.busy"
