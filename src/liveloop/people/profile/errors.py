from __future__ import annotations

from liveloop.kit.errors import Forbidden, Invalid


class CurrentPasswordNeeded(Invalid):
    code = "account.current_password_needed"


class CurrentPasswordWrong(Forbidden):
    code = "account.password_wrong"
