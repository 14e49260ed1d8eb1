"""Why somebody may not watch."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, NotFound


class Removed(Forbidden):
    code = "viewer.removed"


class PersonNotFound(NotFound):
    code = "person.not_found"


class NothingToPlay(Conflict):
    code = "playback.nothing"
