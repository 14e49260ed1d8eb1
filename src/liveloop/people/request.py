"""What a handler may ask of its request: a session, the clock, the jobs, who is calling from where.

A request is one transaction. `WriteSession` commits when the handler returns and before the first
byte of the answer leaves, so that nobody is told of a success that is not durable. It takes its
connection with its first statement: code that awaits a group commit does so before that, because
on SQLite both need the one writing connection of the process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Jobs

FORWARDED = "x-forwarded-for"

Network = IPv4Network | IPv6Network


async def _read_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.read() as session:
        yield session


async def _write_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


async def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


async def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


async def _channels(request: Request) -> ChannelLog:
    channels: ChannelLog = request.app.state.channels
    return channels


async def _address(request: Request) -> str | None:
    return client_address(request)


async def _site(request: Request) -> str:
    return site_address(request)


ReadSession = Annotated[AsyncSession, Depends(_read_session, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(_write_session, scope="function")]
ClockDep = Annotated[Clock, Depends(_clock)]
JobsDep = Annotated[Jobs, Depends(_jobs)]
ChannelLogDep = Annotated[ChannelLog, Depends(_channels)]
AddressDep = Annotated[str | None, Depends(_address)]
SiteDep = Annotated[str, Depends(_site)]


def client_address(request: Request) -> str | None:
    """The caller's IP address; what proxies say counts only if they are ours."""
    peer = request.client.host if request.client else None
    forwarded = ",".join(request.headers.getlist(FORWARDED))
    return resolve_address(peer, forwarded, request.app.state.people.settings.trusted_proxies)


def site_address(request: Request) -> str:
    """Where browsers find the site, without a slash at the end: `https://live.example.com`.

    Without the setting it is the origin of the page that sent this (an access rule has checked it:
    a proxy may have taken off its TLS), or else the address the request was sent to.
    """
    configured = str(request.app.state.people.settings.public_url)
    return (configured or request.headers.get("origin") or str(request.base_url)).rstrip("/")


def resolve_address(peer: str | None, forwarded: str, trusted: Sequence[Network]) -> str | None:
    """Walk X-Forwarded-For from its end while the hop before is a trusted proxy."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    current = _parse(peer)
    while current is not None and hops and _within(current, trusted):
        earlier = _parse(hops.pop())
        if earlier is None:
            break
        current = earlier
    return str(current) if current is not None else peer


def _parse(text: str | None) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address((text or "").strip("[]"))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _within(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)
