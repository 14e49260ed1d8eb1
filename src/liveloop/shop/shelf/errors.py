"""What can go wrong with the shelf."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound, TooMany


class ItemNotFound(NotFound):
    code = "shelf.item_not_found"


class ShelfFull(Conflict):
    code = "shelf.full"


class ShelfChanged(Conflict):
    code = "shelf.changed"


class NotForSale(Conflict):
    """`products`: the ids of those that cannot be put on a shelf."""

    code = "shelf.not_for_sale"


class PriceInvalid(Invalid):
    code = "shelf.price_invalid"


class NotOnAir(Conflict):
    code = "shelf.not_on_air"


class LookInvalid(Invalid):
    code = "shelf.look_invalid"


class LooksTooFast(TooMany):
    code = "shelf.looks_too_fast"
