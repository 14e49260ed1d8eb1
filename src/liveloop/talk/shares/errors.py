"""Why a share is not taken."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, TooMany


class ShareInvalid(Invalid):
    code = "share.invalid"


class SharesClosed(Conflict):
    code = "shares.closed"


class SharedTooFast(TooMany):
    code = "share.too_fast"
