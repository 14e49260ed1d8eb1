"""Why goods cannot be set aside, sold or taken back."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid


class SoldOut(Conflict):
    """`variant_id`, and how many are `left`, which is fewer than were asked for."""

    code = "stock.sold_out"


class HoldGone(Conflict):
    """What was set aside under this key was let go, or never was."""

    code = "stock.hold_gone"


class HoldSold(Conflict):
    code = "stock.hold_sold"


class HoldTooSmall(Conflict):
    """`held` is what there is under the key."""

    code = "stock.hold_too_small"


class KeyUsed(Conflict):
    code = "stock.key_used"


class TooFewLeft(Conflict):
    """`left` can be taken away at most."""

    code = "stock.too_few_left"


class StockInvalid(Invalid):
    code = "stock.invalid"
