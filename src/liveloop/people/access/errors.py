"""Why a request may not do what it asks."""

from __future__ import annotations

from liveloop.kit.errors import Forbidden, Unauthenticated


class SignInFirst(Unauthenticated):
    code = "session.missing"


class PermissionMissing(Forbidden):
    code = "permission.missing"


class SessionNeeded(Forbidden):
    code = "session.needed"


class CsrfRefused(Forbidden):
    code = "csrf.refused"
