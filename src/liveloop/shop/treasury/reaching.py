"""Whether callbacks can come: what can be proven of their address from here, and what cannot."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

import httpx2 as httpx

from liveloop.connect.payments.provider import FindingLevel
from liveloop.shop.treasury.schemas import CheckRead

TIMEOUT_SECONDS = 5.0
NOT_THIS_WAY = 405
PROBLEM = "application/problem+json"


def is_public(url: str) -> bool:
    """Whether a provider would call it: HTTPS, and no address of this machine or a private network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        return parts.scheme == "https" and ipaddress.ip_address(host).is_global
    except ValueError:
        return parts.scheme == "https" and "." in host.strip(".")


async def reach(url: str) -> CheckRead:
    """Look at it as the outside world does, by its public name. Callbacks are posted: who only reads the
    address of a Liveloop is told so, and nothing is booked."""
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            answer = await client.get(url)
    except httpx.HTTPError as error:
        return _warning("unreachable", f"{url} cannot be reached from here: {type(error).__name__}.")
    if answer.status_code == NOT_THIS_WAY and answer.headers.get("content-type", "").startswith(PROBLEM):
        return _finding(FindingLevel.OK, "reached", f"{url} leads here.")
    return _finding(
        FindingLevel.ERROR, "not_ours", f"Something else answers at {url}, with {answer.status_code}."
    )


def came(last: datetime | None) -> CheckRead:
    """Only a callback proves that the provider finds the way."""
    if last is not None:
        text = f"The last callback came at {last.isoformat(timespec='seconds')}."
        return _finding(FindingLevel.OK, "came", text)
    return _warning(
        "none_yet", "No callback has come yet; payments are found by asking the provider until then."
    )


def not_public(url: str) -> CheckRead:
    return _warning(
        "not_public", f"No provider calls {url}: set LIVELOOP_PEOPLE__PUBLIC_URL to an HTTPS address."
    )


def _warning(code: str, message: str) -> CheckRead:
    return _finding(FindingLevel.WARNING, code, message)


def _finding(level: FindingLevel, code: str, message: str) -> CheckRead:
    return CheckRead(level=level, code=f"callback.{code}", message=message)
