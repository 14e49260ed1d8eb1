"""What can go wrong with sanctions and appeals."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, NotFound, TooMany


class SanctionNotFound(NotFound):
    code = "sanction.not_found"


class SanctionOver(Conflict):
    code = "sanction.over"


class StaffNotSanctioned(Conflict):
    code = "sanction.staff"


class NetworkUnknown(Conflict):
    code = "sanction.network_unknown"


class Muted(Forbidden):
    """`until` (null: for good), `reason` and the id of the `sanction` stand beside the message."""

    code = "viewer.muted"


class AppealNotFound(NotFound):
    code = "appeal.not_found"


class AppealOpen(Conflict):
    code = "appeal.open"


class AppealAnswered(Conflict):
    code = "appeal.answered"


class AppealTooSoon(TooMany):
    code = "appeal.too_soon"
