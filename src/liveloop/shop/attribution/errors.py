"""What can go wrong with looking at attribution."""

from __future__ import annotations

from liveloop.kit.errors import Invalid


class DaysInvalid(Invalid):
    code = "attribution.days"
