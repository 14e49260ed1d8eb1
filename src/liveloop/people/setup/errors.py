from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden


class SetupDone(Conflict):
    code = "setup.done"


class SetupTokenWrong(Forbidden):
    code = "setup.token_wrong"
