"""The draw: from a seed and the entries to the winners, so that anybody can do it again.

seed        32 random bytes, made before anybody can enter; `kit.commitment` of them is published then
entries     32 hex digits each, in ascending order; `entries_hash` = SHA-256 of them joined by line feeds
rank        of an entry: HMAC-SHA256 with the seed as key of `<entries_hash>:<entry>` (ASCII)
winners     the entries in ascending order of their rank, the first N

The seed is fixed before the first entry, so nobody can choose it by who entered; the hash of all entries is
part of each rank, so that each entry changes the order of all.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence

ENTRY_BYTES = 16


def new_entry() -> str:
    """What the public knows an entry by."""
    return secrets.token_hex(ENTRY_BYTES)


def hash_of(entries: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(entries)).encode()).hexdigest()


def drawn(seed: bytes, entries: Sequence[str]) -> list[str]:
    """All entries, in the order in which they win."""
    prefix = hash_of(entries)
    return sorted(entries, key=lambda entry: hmac.digest(seed, f"{prefix}:{entry}".encode(), "sha256"))
