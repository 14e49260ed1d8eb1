from __future__ import annotations

from liveloop.kit.errors import Forbidden, Invalid, NotFound, Unauthenticated


class TokenRefused(Unauthenticated):
    code = "token.refused"


class TokenNotFound(NotFound):
    code = "token.not_found"


class ScopeTooWide(Forbidden):
    code = "token.scope_too_wide"


class ExpiryPassed(Invalid):
    code = "token.expiry_passed"
