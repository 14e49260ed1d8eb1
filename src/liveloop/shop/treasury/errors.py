"""Why staff cannot do something with money."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid


class DayInvalid(Invalid):
    """There is no bill of such a day (yet)."""

    code = "reconciliation.day_invalid"


class NotAcceptable(Conflict):
    """The order does not want this money, or it came in another currency."""

    code = "payment.not_acceptable"
