"""What can go wrong with a broadcast."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class BroadcastNotFound(NotFound):
    code = "broadcast.not_found"


class StateConflict(Conflict):
    """The broadcast's state does not allow it; `state` says which it is in."""

    code = "broadcast.state"


class RoomBusy(Conflict):
    """Another broadcast of the room is running; `running` is its id."""

    code = "broadcast.room_busy"
