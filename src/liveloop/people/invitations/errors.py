from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, NotFound


class InvitationNotFound(NotFound):
    code = "invitation.not_found"


class AlreadyMember(Conflict):
    code = "invitation.already_member"


class InvitedPasswordWrong(Forbidden):
    code = "invitation.password_wrong"
