from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class EmailTaken(Conflict):
    code = "account.email_taken"


class AccountNotFound(NotFound):
    code = "account.not_found"
