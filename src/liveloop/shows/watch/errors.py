"""Why somebody does not get into a room."""

from __future__ import annotations

from liveloop.kit.errors import Forbidden, Unauthenticated


class JoinFirst(Forbidden):
    code = "watch.join_first"


class Banned(Forbidden):
    """`until` (null: for good), `reason` and the id of the `sanction` stand beside the message."""

    code = "viewer.banned"


class StandingChanged(Unauthenticated):
    """The holder of a staff ticket signed out, left the organisation or has another role now."""

    code = "ticket.standing_changed"
