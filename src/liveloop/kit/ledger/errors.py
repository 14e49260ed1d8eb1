"""Why a transfer is not made."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound


class Short(Conflict):
    """An account would fall below its floor. `account` is (kind, owner)."""

    code = "ledger.short"


class KeyUsed(Conflict):
    code = "ledger.key_used"


class AlreadyReversed(Conflict):
    code = "ledger.already_reversed"


class NotReversible(Invalid):
    code = "ledger.not_reversible"


class TransferNotFound(NotFound):
    code = "ledger.transfer_not_found"


class TooLarge(Invalid):
    code = "ledger.too_large"
