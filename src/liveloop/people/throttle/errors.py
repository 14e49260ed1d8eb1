from __future__ import annotations

from liveloop.kit.errors import TooMany


class TooManyAttempts(TooMany):
    code = "attempts.too_many"
