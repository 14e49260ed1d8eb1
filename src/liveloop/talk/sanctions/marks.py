"""By what a viewer is known again: as a person, by their device, by their network.

An address is kept as a keyed hash, which only this installation can make, and in a masked form for people.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from liveloop.kit.seal import derive

PURPOSE = "sanctions.network"
HASH_BYTES = 16


def person_mark(person_id: uuid.UUID) -> str:
    return f"person:{person_id.hex}"


def device_mark(device_id: uuid.UUID) -> str:
    return f"device:{device_id.hex}"


class NetworkMarks:
    """`secret` is the installation's master secret."""

    def __init__(self, secret: str) -> None:
        self._key = derive(secret, PURPOSE)

    def of(self, organisation_id: uuid.UUID, group: str) -> str:
        """The mark of an `address_group`; empty for one that does not tell people apart: the loopback, an
        unknown one."""
        if _network(group) is None:
            return ""
        digest = hmac.digest(self._key, organisation_id.bytes + group.encode(), hashlib.sha256)
        return f"network:{digest[:HASH_BYTES].hex()}"


def masked(group: str) -> str:
    """An `address_group` as people may see it: `192.0.2.*`, `2001:db8:1::*`."""
    network = _network(group)
    if network is None:
        return ""
    if isinstance(network, IPv4Address):
        return f"{group.rpartition('.')[0]}.*"
    wide = ip_network((int(network), 48), strict=False)
    return f"{wide.network_address}*"


def _network(group: str) -> IPv4Address | IPv6Address | None:
    """The address, or the first one of the /64."""
    try:
        address = ip_address(group.partition("/")[0])
    except ValueError:
        return None
    return None if address.is_loopback or address.is_unspecified else address
