"""What can go wrong with pins."""

from __future__ import annotations

from liveloop.kit.errors import NotFound


class NothingPinned(NotFound):
    code = "pin.none"
