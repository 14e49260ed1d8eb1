"""Why nothing is earned."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid


class CheckInOff(Conflict):
    code = "check_in.off"


class WatchInvalid(Invalid):
    code = "watch.invalid"


class NothingToWatch(Conflict):
    """There is no live picture in the room now, or the player shows none."""

    code = "watch.nothing"
