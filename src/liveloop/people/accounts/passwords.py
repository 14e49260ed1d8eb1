"""Passwords: argon2id by the second recommended option of RFC 9106, section 4 (64 MiB, 3 passes)."""

from __future__ import annotations

import asyncio
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from typing import Annotated, TypeVar

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from liveloop.kit.errors import Unavailable

MIN_LENGTH = 10
MAX_LENGTH = 200
FEWEST_LETTERS = 4
WAITING_LIMIT = 64

Answer = TypeVar("Answer")


def _check_strength(password: SecretStr) -> SecretStr:
    if len(set(password.get_secret_value())) < FEWEST_LETTERS:
        raise PydanticCustomError("password_weak", "Use at least four different characters.")
    return password


GivenPassword = Annotated[SecretStr, Field(min_length=1, max_length=MAX_LENGTH)]
"""A password to be compared: whatever it was allowed to be when it was chosen."""

NewPassword = Annotated[
    SecretStr, Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH), AfterValidator(_check_strength)
]


class Passwords:
    """Hashes off the event loop, `threads` at a time; more than `WAITING_LIMIT` waiting is refused."""

    def __init__(self, *, threads: int, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._nobody = _hash_of_nobody(parameters)
        self._slots = asyncio.Semaphore(threads)
        self._waiting = 0

    async def hash(self, password: SecretStr) -> str:
        return await self._off_the_loop(lambda: self._hasher.hash(_plain(password)))

    async def verify(self, stored: str | None, password: SecretStr) -> bool:
        """Whether `password` is the one of `stored`. Without a hash it takes as long, and is False."""
        return await self._off_the_loop(lambda: self._matches(stored or self._nobody, password)) and bool(
            stored
        )

    def is_outdated(self, stored: str) -> bool:
        """Whether `stored` was made with other parameters than new hashes are."""
        return self._hasher.check_needs_rehash(stored)

    def _matches(self, stored: str, password: SecretStr) -> bool:
        try:
            return self._hasher.verify(stored, _plain(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _off_the_loop(self, work: Callable[[], Answer]) -> Answer:
        if self._waiting >= WAITING_LIMIT:
            raise Unavailable(
                "Many people are signing in at this moment. Try again in a few seconds.", retry_after=3
            )
        self._waiting += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1


def _plain(password: SecretStr) -> bytes:
    """One spelling of what was typed, whatever the keyboard composes (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", password.get_secret_value()).encode()


def _hash_of_nobody(parameters: Parameters) -> str:
    """A well-formed hash that no password has, as costly to compare with as a real one."""
    salt = b64encode(bytes(parameters.salt_len)).rstrip(b"=").decode()
    digest = b64encode(bytes(parameters.hash_len)).rstrip(b"=").decode()
    cost = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    return f"$argon2id$v={parameters.version}${cost}${salt}${digest}"
