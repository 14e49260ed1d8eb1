from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, NotFound


class MemberNotFound(NotFound):
    code = "member.not_found"


class LastOwner(Conflict):
    code = "member.last_owner"


class BeyondReach(Forbidden):
    code = "member.beyond_reach"
