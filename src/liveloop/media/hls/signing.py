"""Playback addresses: `/live/<exp>.<sig>/<session>/<broadcast>/<file>`, a signature that nginx checks too."""

from __future__ import annotations

import hmac
import re
from enum import Enum

from liveloop.kit.seal import secure_link

UUID_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN_PATTERN = re.compile(r"([0-9]{1,12})\.([A-Za-z0-9_-]{22})")


class Verdict(Enum):
    """What a token is worth."""

    VALID = "valid"
    FORGED = "forged"
    EXPIRED = "expired"


def sign(secret: str, *, expires: int, session: str, broadcast: str) -> str:
    """The `<exp>.<sig>` of an address; `expires` in unix seconds, the ids as UUID text with dashes.

    The ids have a fixed length, so the joined text that nginx hashes has only one reading.
    """
    return f"{expires}.{secure_link(secret, str(expires), session, broadcast)}"


def verify(secret: str, token: str, *, session: str, broadcast: str, now: float) -> Verdict:
    """Check a token against the session and broadcast of the same address."""
    match = TOKEN_PATTERN.fullmatch(token)
    if match is None or not UUID_PATTERN.fullmatch(session) or not UUID_PATTERN.fullmatch(broadcast):
        return Verdict.FORGED
    expires, signature = match.groups()
    if not hmac.compare_digest(signature, secure_link(secret, expires, session, broadcast)):
        return Verdict.FORGED
    return Verdict.VALID if now < int(expires) else Verdict.EXPIRED


def playback_path(
    secret: str, *, expires: int, session: str, broadcast: str, file: str = "index.m3u8"
) -> str:
    """The path of a file of a broadcast for one viewing session."""
    token = sign(secret, expires=expires, session=session, broadcast=broadcast)
    return f"/live/{token}/{session}/{broadcast}/{file}"
