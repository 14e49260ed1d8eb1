"""What can go wrong with flash sales."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, Invalid, NotFound


class FlashNotFound(NotFound):
    code = "flash.not_found"


class FlashRunning(Conflict):
    code = "flash.running"


class FlashState(Conflict):
    code = "flash.state"


class FlashInvalid(Invalid):
    code = "flash.invalid"


class FlashNotForStaff(Forbidden):
    code = "flash.staff"


class NotForSale(Conflict):
    """The variant is not there, inactive or sold elsewhere."""

    code = "flash.not_for_sale"


class TooManyFlashSales(Conflict):
    code = "flash.too_many"


class WinGone(Conflict):
    """It lapsed, or it was ordered already."""

    code = "flash.win_gone"
