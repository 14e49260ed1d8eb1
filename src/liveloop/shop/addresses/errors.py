"""What can go wrong with addresses."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class AddressNotFound(NotFound):
    code = "address.not_found"


class TooManyAddresses(Conflict):
    code = "addresses.too_many"
