"""What the emulated payment providers share: keys of this run, faults to switch on, callbacks to deliver."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ANSWER_FAULTS = ("429", "500", "503", "hang", "tampered", "unsigned", "stale", "probe", "wrong_serial")
CALLBACK_FAULTS = ("wrong_amount", "tampered", "unsigned", "stale", "probe", "wrong_serial", "other_account")


@dataclass(frozen=True)
class Callback:
    """One request of a provider to us."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Switches:
    """`answers`: faults of the next answers, one each; then all is well.

    `early`: each payment is paid, and told to `deliver`, before the answer to its creation returns.
    """

    answers: deque[str] = field(default_factory=deque)
    early: bool = False
    deliver: Callable[[Callback], Awaitable[None]] | None = None

    def fail(self, *faults: str) -> None:
        assert set(faults) <= set(ANSWER_FAULTS), faults
        self.answers.extend(faults)

    async def next_fault(self) -> str:
        """The fault of this answer; "hang" waits until whoever asked gives up."""
        fault = self.answers.popleft() if self.answers else ""
        if fault == "hang":
            await asyncio.Event().wait()
        return fault


@cache
def key_of(name: str) -> rsa.RSAPrivateKey:
    """Made once a run for each name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
