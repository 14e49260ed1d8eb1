from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from pydantic import SecretStr

from liveloop.kit.errors import Unavailable
from liveloop.people.accounts.passwords import WAITING_LIMIT, Passwords

SECRET = SecretStr("correct horse battery")


@pytest.fixture
def passwords():
    return Passwords(threads=2, parameters=CHEAPEST)


async def test_a_password_is_known_by_its_hash_alone(passwords):
    stored = await passwords.hash(SECRET)
    assert stored.startswith("$argon2id$")
    assert await passwords.verify(stored, SECRET)
    assert not await passwords.verify(stored, SecretStr("something else"))
    assert stored != await passwords.hash(SECRET)


async def test_nobody_has_no_password(passwords):
    assert not await passwords.verify(None, SECRET)
    assert not await passwords.verify("not a hash", SECRET)


async def test_one_password_typed_two_ways_is_one_password(passwords):
    stored = await passwords.hash(SecretStr("caf\u00e9 au lait"))
    assert await passwords.verify(stored, SecretStr("cafe\u0301 au lait"))


async def test_hashes_follow_rfc_9106(passwords):
    stored = await Passwords(threads=1).hash(SECRET)
    assert "m=65536,t=3,p=4" in stored
    assert RFC_9106_LOW_MEMORY.memory_cost == 65536
    assert passwords.is_outdated(stored)


async def test_few_are_hashed_at_once_and_the_rest_is_turned_away(passwords, monkeypatch):
    release, running, most = threading.Event(), set(), []

    def slow(_password):
        running.add(threading.get_ident())
        most.append(len(running))
        release.wait(10)
        running.discard(threading.get_ident())
        return "hash"

    monkeypatch.setattr(passwords, "_hasher", SimpleNamespace(hash=slow))
    waiting = [asyncio.create_task(passwords.hash(SECRET)) for _ in range(WAITING_LIMIT)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await passwords.hash(SECRET)
    release.set()
    assert await asyncio.gather(*waiting) == ["hash"] * WAITING_LIMIT
    assert max(most) <= 2
