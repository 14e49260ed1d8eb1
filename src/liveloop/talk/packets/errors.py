"""What can go wrong with red packets."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, Invalid, NotFound


class PacketNotFound(NotFound):
    code = "packet.not_found"


class PacketRunning(Conflict):
    code = "packet.running"


class PacketState(Conflict):
    code = "packet.state"


class PacketEarly(Conflict):
    """`opens_at`: from when on it may be taken."""

    code = "packet.early"


class PacketInvalid(Invalid):
    code = "packet.invalid"


class PacketNotForStaff(Forbidden):
    code = "packet.staff"


class TooManyPackets(Conflict):
    code = "packets.too_many"
