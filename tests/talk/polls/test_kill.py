"""The worker is killed while it pays a quiz, on each database."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.fixtures.install import RunningInstall, StaffClient
from tests.waiting import until

SLOWED = Path(__file__).parent / "slowed"
PEOPLE = 19
WRONG = 3
POINTS = 7
SECONDS = 20


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[RunningInstall]:
    settings = {"LIVELOOP_DATABASE_URL": database_url, "PYTHONPATH": str(SLOWED)}
    with RunningInstall(tmp_path / "install", **settings) as install:
        yield install


async def votes(site: str, poll: str, choice: int) -> httpx2.AsyncClient:
    """A person who voted, to be asked what it brought them."""
    person = httpx2.AsyncClient(base_url=f"{site}/api/v1", headers={"Origin": site}, timeout=20)
    assert (await person.post("/rooms/quiz/join", json={})).is_success
    vote = await person.post("/watch/quiz/votes", json={"poll_id": poll, "choices": [choice]})
    assert vote.is_success, vote.text
    return person


async def kill(install: RunningInstall) -> None:
    old = install.role_pid("worker")
    os.kill(old, signal.SIGKILL)
    await until(lambda: is_back(install, old), seconds=SECONDS, what="another worker")


def is_back(install: RunningInstall, old: int) -> bool:
    try:
        return install.role_pid("worker") != old
    except LookupError:
        return False


def reward(owner: StaffClient, url: str) -> dict[str, Any]:
    """How far staff sees that it is."""
    (poll,) = owner.call("GET", f"{url}/polls")["items"]
    return dict(poll["reward"])


async def earned(person: httpx2.AsyncClient) -> tuple[int, list[str]]:
    statement = (await person.get("/watch/quiz/points/statement")).json()
    await person.aclose()
    return statement["balance"], [line["reason"] for line in statement["items"]]


async def audited(owner: StaffClient) -> dict[str, Any]:
    ordered = owner.call("POST", "/points/audits")["id"]

    def found() -> dict[str, Any] | None:
        items = owner.call("GET", "/points/audits")["items"]
        return next((dict(one) for one in items if one["id"] == ordered and one["finished_at"]), None)

    return dict(await until(found, seconds=SECONDS, what="the audit") or {})


async def test_whoever_answered_right_is_paid_once_though_the_worker_is_killed(
    running: RunningInstall,
) -> None:
    owner = await asyncio.to_thread(running.owner)
    _, broadcast, _ = owner.room_on_air("quiz")
    url = f"/broadcasts/{broadcast['id']}"
    owner.call("POST", f"{url}/prepare")
    quiz = {"question": "Which?", "options": ["a", "b"], "anonymous": False, "answer": [1]}
    poll = owner.call("POST", f"{url}/polls", {**quiz, "reward": {"points": POINTS}})["id"]
    owner.call("POST", f"{url}/polls/{poll}/open", {})
    chosen = [int(number >= WRONG) for number in range(PEOPLE)]
    people = await asyncio.gather(*(votes(running.site_url, poll, choice) for choice in chosen))
    owner.call("POST", f"{url}/polls/{poll}/close")
    paid: list[int] = []
    for least in (1, 7):
        await until(lambda: reward(owner, url)["people"] >= least, seconds=SECONDS, what="some are paid")  # noqa: B023 - awaited at once
        paid.append(reward(owner, url)["people"])
        await kill(running)
    await until(lambda: reward(owner, url)["until"] is not None, seconds=SECONDS, what="all are paid")
    assert 0 < paid[0] < paid[1] < PEOPLE - WRONG, "a kill came before the first payment or after the last"
    got = Counter([(balance, *lines) for balance, lines in await asyncio.gather(*map(earned, people))])
    assert got == {(POINTS, "quiz.right"): PEOPLE - WRONG, (0,): WRONG}
    assert reward(owner, url)["people"] == PEOPLE - WRONG
    audit = await audited(owner)
    assert (audit["faults"], audit["transfers"]) == ([], PEOPLE - WRONG)
