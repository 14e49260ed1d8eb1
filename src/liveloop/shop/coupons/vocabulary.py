"""The words of coupons."""

from __future__ import annotations

from enum import StrEnum


class CouponAudience(StrEnum):
    """Who may claim and use one. `newcomer`: who has no paid order yet. `member`: who has an account."""

    EVERYBODY = "everybody"
    NEWCOMER = "newcomer"
    MEMBER = "member"


class CouponState(StrEnum):
    """Nobody claims a stopped one any more; what was claimed stays good."""

    ACTIVE = "active"
    STOPPED = "stopped"


class DropState(StrEnum):
    OPEN = "open"
    ENDED = "ended"


class ClaimState(StrEnum):
    """`reserved`: an order that is not paid yet has it. An expired one is held and past its time."""

    HELD = "held"
    RESERVED = "reserved"
    USED = "used"


class ClaimOutcome(StrEnum):
    """How a claim ended. `limit`: the person has as many as one may have. `gone`: others were faster.
    `over`: its time has passed, or it was stopped."""

    CLAIMED = "claimed"
    LIMIT = "limit"
    GONE = "gone"
    OVER = "over"


class WallState(StrEnum):
    """What somebody can do with a coupon of the room. `early`: its countdown runs. `newcomer`, `member`: it
    is for those, and this person is none. `none`: nothing, as staff."""

    CLAIMABLE = "claimable"
    EARLY = "early"
    LIMIT = "limit"
    GONE = "gone"
    OVER = "over"
    NEWCOMER = "newcomer"
    MEMBER = "member"
    NONE = "none"
