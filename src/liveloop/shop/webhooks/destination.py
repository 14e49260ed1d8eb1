"""Where a webhook may go: what staff type must not make this machine talk to its own network.

The name is resolved once; the connection goes to the address that was judged, whatever the name says then.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

URL_CHARACTERS = 2000
RESOLVE_SECONDS = 5.0
TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 behind NAT64 (RFC 6052): the last four bytes are the real address."""
SCHEMES = {"https": 443, "http": 80}


class AddressRefused(Exception):
    """It leads to a network that webhooks may not reach, or in the clear."""


class NameUnknown(Exception):
    """There is no address for the name."""


class Resolver(Protocol):
    async def resolve(self, host: str, port: int) -> Sequence[Address]:
        """Raises NameUnknown."""
        ...


class SystemResolver:
    """What the machine's resolver says."""

    async def resolve(self, host: str, port: int) -> Sequence[Address]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, TimeoutError, UnicodeError) as error:
            raise NameUnknown from error
        return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Destination:
    """`url` has the address instead of the name, `host` is for the Host header, `name` for TLS."""

    url: str
    host: str
    name: str


def parse_url(text: str) -> SplitResult:
    """An absolute URL of http or https without a user. Raises ValueError."""
    if len(text) > URL_CHARACTERS or not text.isascii() or any(sign.isspace() for sign in text):
        raise ValueError("write the address with ASCII characters only")
    parts = urlsplit(text)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("start the address with https://")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError("leave user, password and # out of the address")
    if parts.port == 0:
        raise ValueError("this is no port")
    return parts


async def find_destination(text: str, resolver: Resolver, *, allowed: Sequence[Network] = ()) -> Destination:
    """`allowed` are networks that webhooks may reach though they are not public, and in the clear.

    Raises ValueError, NameUnknown, AddressRefused.
    """
    parts = parse_url(text)
    name = str(parts.hostname)
    port = parts.port or SCHEMES[parts.scheme]
    for address in await resolver.resolve(name, port):
        inside = _is_within(address, allowed)
        if inside or (is_public(address) and parts.scheme == "https"):
            literal = f"[{address}]" if address.version == 6 else str(address)
            path = parts.path or "/"
            query = f"?{parts.query}" if parts.query else ""
            return Destination(f"{parts.scheme}://{literal}:{port}{path}{query}", parts.netloc, name)
    raise AddressRefused


def is_public(address: Address) -> bool:
    """Whether it is out on the internet; an address inside an address counts as the inner one."""
    inner = _unwrapped(address)
    return inner.is_global and not inner.is_multicast


def _is_within(address: Address, networks: Sequence[Network]) -> bool:
    inner = _unwrapped(address)
    return any(one in network for one in {address, inner} for network in networks if _fits(one, network))


def _fits(address: Address, network: Network) -> bool:
    return address.version == network.version


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
