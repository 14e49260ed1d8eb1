"""Why a report of what a page measured is not taken."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, Invalid, TooMany


class LatencyInvalid(Invalid):
    code = "latency.invalid"


class NotMeasured(Forbidden):
    code = "latency.not_measured"


class NothingRuns(Conflict):
    code = "latency.nothing_runs"


class ReportsTooFast(TooMany):
    code = "latency.too_fast"
