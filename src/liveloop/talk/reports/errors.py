"""What can go wrong with reports."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound, TooMany


class ReportInvalid(Invalid):
    code = "report.invalid"


class OwnComment(Conflict):
    code = "report.own"


class TooManyReports(TooMany):
    code = "report.too_many"


class ReportNotFound(NotFound):
    code = "report.not_found"


class ReportResolved(Conflict):
    code = "report.resolved"
