"""Why points do not move."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound


class PointsShort(Conflict):
    """`balance` is what the account holds, `missing` what it would need more."""

    code = "points.short"


class PointsKeyUsed(Conflict):
    code = "points.key_used"


class PointsRefunded(Conflict):
    code = "points.refunded"


class PointsNotRefundable(Invalid):
    code = "points.not_refundable"


class TransferNotFound(NotFound):
    code = "points.transfer_not_found"


class TooManyPoints(Invalid):
    code = "points.too_many"


class PersonNotFound(NotFound):
    code = "points.person_not_found"
