"""What can go wrong with coupons."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, Invalid, NotFound


class CouponNotFound(NotFound):
    code = "coupon.not_found"


class CouponInvalid(Invalid):
    code = "coupon.invalid"


class CouponFixed(Conflict):
    """Its terms were promised to somebody."""

    code = "coupon.fixed"


class CouponOver(Conflict):
    """It is stopped, past its time, or all of it is claimed: there is nothing to drop."""

    code = "coupon.over"


class CouponUnavailable(Conflict):
    """`references`: those that this person cannot use now."""

    code = "coupon.unavailable"


class TooManyCoupons(Conflict):
    code = "coupons.too_many"


class DropNotFound(NotFound):
    code = "coupon.drop_not_found"


class DropRunning(Conflict):
    code = "coupon.drop_running"


class DropState(Conflict):
    code = "coupon.drop_state"


class CouponEarly(Conflict):
    """`opens_at`: from when on it may be claimed."""

    code = "coupon.early"


class CouponNotForStaff(Forbidden):
    code = "coupon.staff"


class NewcomersOnly(Forbidden):
    code = "coupon.newcomers"


class MembersOnly(Forbidden):
    code = "coupon.members"
