"""Why a gift is not sent, or not changed."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound, TooMany


class GiftInvalid(Invalid):
    code = "gift.invalid"


class GiftNotFound(NotFound):
    code = "gift.not_found"


class GiftsClosed(Conflict):
    code = "gifts.closed"


class GiftKeyUsed(Conflict):
    """The same client id was sent with another gift or quantity."""

    code = "gift.key_used"


class GiftsTooFast(TooMany):
    code = "gifts.too_fast"


class TooManyGifts(Conflict):
    code = "gifts.too_many"


class GiftRefunded(Conflict):
    code = "gift.refunded"
