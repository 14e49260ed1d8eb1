"""Kills everything, again and again, while people watch and talk, and counts what was lost.

For each of encoder, media, web, worker and nats: `--kills` kills at seeded random moments, under 100
comments a second, likes, votes, entries of raffles and gifts, with a Chromium playing. Figures:

lost_parts_max      parts of the live playlist that the recording lacks, worst over all kills
lost_comments       acknowledged comments that the database or any viewer's socket lacks
doubled_comments    comments stored twice, or shown twice to a viewer
lost_votes          votes that were answered and that the database lacks; the same for entries of raffles
doubled_votes       ballots beyond one a person and poll that was answered
like_errors         likes of each page in the database against those that it was told are counted
gift_errors         gifts that were answered and are not there once
player_reloads      page loads and player rebuilds
resume_ms_p95       from the encoder's first key frame after a cut until the standstill it left ends on screen
source_ms_p95       ... until the encoder's own picture is on screen again
outage_ms_p95       longest time without a new picture around a kill of the media process
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page

from bench.audience import Audience, Book, until_true
from bench.crowd.stored import Stored
from bench.media.coded import CodedSource, make_source
from bench.media.playlist import PlaylistWatch
from bench.media.push import pushing
from bench.media.screen import chromium, seen, watch
from bench.openings import Openings
from bench.report import Goal, Result, Table, percentile, progress, rounded
from tests.fixtures.install import RunningInstall, StaffClient

OUT = Path(__file__).parent / "out"
CONTROLS = Path(__file__).parent / "controls"
SLUG = "kills"
VIEWERS = 120
COMMENTS_PER_SECOND = 100
LONGEST_PUSH_SECONDS = 3600
POINTS = 100_000
VICTIMS = ("encoder", "media", "web", "worker", "nats")
BACK_SECONDS = 20
BUFFER_SECONDS = 2.0
"""Longer than a player shows what it still holds: a standstill that begins later has another cause."""

GOALS = [
    Goal("lost_parts_max", at_most=1),
    Goal("lost_comments", at_most=0),
    Goal("doubled_comments", at_most=0),
    Goal("lost_votes", at_most=0),
    Goal("doubled_votes", at_most=0),
    Goal("entry_errors", at_most=0),
    Goal("like_errors", at_most=0),
    Goal("gift_errors", at_most=0),
    Goal("player_reloads", at_most=0),
    Goal("resume_ms_p95", at_most=1000),
]


@dataclass
class Scene:
    """Everything that lives for the length of the benchmark."""

    install: RunningInstall
    owner: StaffClient
    broadcast: str
    address: str
    source: CodedSource
    page: Page
    audience: Audience
    playlist: PlaylistWatch
    openings: Openings
    encoder: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def push(self) -> float:
        """Start the encoder; returns when its first picture went out."""
        return await self.encoder.enter_async_context(
            pushing(self.source, LONGEST_PUSH_SECONDS, self.address)
        )


@dataclass(frozen=True, slots=True)
class Kill:
    victim: str
    back_ms: float
    """Until the killed process answered again, or the encoder was let in."""
    outage_ms: float
    """Longest time without a new picture on screen."""
    resume_ms: float | None = None
    source_ms: float | None = None


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="kills")
    parser.add_argument("--kills", type=int, default=20, help="per victim")
    parser.add_argument("--victims", nargs="+", choices=VICTIMS, default=VICTIMS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--control", choices=["answers", "recorder"], help="switch a safety off: the goals must be missed"
    )
    options = parser.parse_args(arguments)
    dice = random.Random(options.seed)
    source = make_source(OUT / "coded-720p30.flv", width=1280, height=720, kbps=2000)
    settings = {"LIVELOOP_TALK__COMMENTS_PER_PERSON": "1000"}
    if options.control:
        settings["PYTHONPATH"] = str(CONTROLS / options.control)
    with tempfile.TemporaryDirectory() as folder, RunningInstall(Path(folder), **settings) as install:
        async with AsyncExitStack() as stack:
            scene = await _set(stack, install, source, options.seed)
            order = [victim for victim in options.victims for _ in range(options.kills)]
            dice.shuffle(order)
            kills = []
            for number, victim in enumerate(order, start=1):
                await asyncio.sleep(dice.uniform(2, 6))
                kills.append(await _kill(scene, victim, dice))
                progress(f"{number}/{len(order)} {kills[-1]}")
            return await _reckon(scene, kills)


async def _set(stack: AsyncExitStack, install: RunningInstall, source: CodedSource, seed: int) -> Scene:
    owner = install.owner()
    _, broadcast, address = owner.room_on_air(SLUG)
    browser = await stack.enter_async_context(chromium())
    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    audience = Audience(install.site_url, SLUG, viewers=VIEWERS, per_second=COMMENTS_PER_SECOND, seed=seed)
    playlist = PlaylistWatch(
        lambda: str(owner.call("GET", f"/broadcasts/{broadcast['id']}/preview")["playback_url"])
    )
    openings = Openings(install.site_url, broadcast["id"])
    scene = Scene(install, owner, broadcast["id"], address, source, page, audience, playlist, openings)
    stack.push_async_callback(audience.close)
    stack.push_async_callback(openings.close)
    stack.push_async_callback(playlist.close)
    await stack.enter_async_context(scene.encoder)
    await scene.push()
    await page.goto(f"{install.site_url}/r/{SLUG}")
    await page.evaluate("() => { window.__loaded_once = true; }")
    await watch(page)
    await playlist.start()
    await audience.start()
    await openings.start()
    audience.gift = await asyncio.to_thread(_gift, owner, audience)
    await asyncio.sleep(5)
    return scene


def _gift(owner: StaffClient, audience: Audience) -> str | None:
    """The cheapest gift, once everybody has the points for it; None where no gifts are offered."""
    shelf = owner.http.get(f"/watch/{SLUG}/gifts")
    if not shelf.is_success:
        return None
    for viewer in audience.viewers:
        correction = {"key": f"bench-{viewer.person_id}", "points": POINTS, "note": "for the benchmark"}
        owner.call("POST", f"/points/people/{viewer.person_id}/corrections", correction)
    return str(min(shelf.json()["items"], key=lambda gift: gift["price"])["id"])


async def _kill(scene: Scene, victim: str, dice: random.Random) -> Kill:
    await seen(scene.page)
    if victim == "encoder":
        return await _cut_encoder(scene, dice.choice([dice.uniform(0.2, 1.8), dice.uniform(3, 8)]))
    pid = scene.install.role_pid(victim)
    os.kill(pid, signal.SIGKILL)
    killed = time.time()
    await until_true(lambda: _is_back(scene.install, victim, pid), seconds=BACK_SECONDS)
    back = time.time()
    if victim == "media":
        await scene.encoder.aclose()
        await _push_until_let_in(scene)
    await asyncio.sleep(6)
    return Kill(victim, rounded(1000 * (back - killed)), await _outage(scene, killed))


async def _cut_encoder(scene: Scene, pause: float) -> Kill:
    await scene.encoder.aclose()
    cut = time.time()
    await asyncio.sleep(pause)
    begun = await scene.push()
    await asyncio.sleep(6)
    book = await seen(scene.page)
    after = [(number, at) for number, at in book.samples if at >= begun]
    own = [
        at - begun
        for number, at in after
        if 0 < at - scene.source.captured_at(number, begun=begun, seen=at) < BACK_SECONDS / 2
    ]
    stood = [at + length for at, length in book.gaps if at + length > begun and at < begun + BUFFER_SECONDS]
    moving = min(stood) if stood else after[0][1] if after else None
    return Kill(
        "encoder",
        back_ms=rounded(1000 * (begun - cut)),
        outage_ms=rounded(1000 * max((length for _, length in book.gaps), default=0)),
        resume_ms=None if moving is None else rounded(1000 * (moving - begun)),
        source_ms=rounded(1000 * own[0]) if own else None,
    )


async def _push_until_let_in(scene: Scene) -> None:
    """As encoders do: try again until the server takes the stream."""
    for attempt in range(40):
        try:
            await scene.push()
        except RuntimeError:
            await asyncio.sleep(0.25 * min(attempt + 1, 4))
        else:
            return
    raise RuntimeError("the encoder was not let in again")


async def _outage(scene: Scene, since: float) -> float:
    book = await seen(scene.page)
    return rounded(1000 * max((length for at, length in book.gaps if at + length > since), default=0))


def _is_back(install: RunningInstall, victim: str, old: int) -> bool:
    try:
        return install.role_pid(victim) != old and install.answers(victim)
    except LookupError:
        return False


async def _reckon(scene: Scene, kills: list[Kill]) -> Result:
    progress("everybody falls silent")
    await scene.openings.close()
    await scene.audience.fall_silent()
    await asyncio.sleep(5)
    progress("reckoning")
    stored = _stored_comments(scene)
    books = [viewer.book for viewer in scene.audience.viewers]
    acknowledged = {identifier for book in books for identifier in book.acknowledged}
    by_client = {comment["client_id"]: comment["id"] for comment in stored}
    not_stored = acknowledged - set(by_client)
    not_seen = sum(len(set(by_client.values()) - set(book.seen)) for book in books if not book.snapshots)
    twice_stored = len(stored) - len(by_client)
    twice_seen = sum(count - 1 for book in books for count in book.seen.values())
    reloaded = not await scene.page.evaluate("() => window.__loaded_once === true")
    rebuilt = await scene.page.evaluate("() => window.__liveloop?.stats.reloads ?? 0")
    scene.owner.call("POST", f"/broadcasts/{scene.broadcast}/end")
    lost_parts = await scene.playlist.missing_from(scene.install.folder / "data/recordings" / scene.broadcast)
    resumes = [kill.resume_ms for kill in kills if kill.resume_ms is not None]
    sources = [kill.source_ms for kill in kills if kill.source_ms is not None]
    outages = [kill.outage_ms for kill in kills if kill.victim == "media"]
    figures = {
        "kills": len(kills),
        "lost_parts_max": lost_parts,
        "lost_comments": len(not_stored) + not_seen,
        "doubled_comments": twice_stored + twice_seen,
        **_acts(scene, books),
        "player_reloads": int(reloaded) + int(rebuilt),
        "resume_ms_p95": percentile(resumes, 95) if resumes else None,
        "source_ms_p95": percentile(sources, 95) if sources else None,
        "outage_ms_p95": percentile(outages, 95) if outages else None,
        "comments": len(stored),
        "acknowledged": len(acknowledged),
        "returns_by_snapshot": sum(book.snapshots for book in books),
        "refused": sum(sum(book.refused.values()) for book in books),
    }
    rows = [(kill.victim, kill.back_ms, kill.outage_ms, kill.resume_ms, kill.source_ms) for kill in kills]
    table = Table("Every kill", ("victim", "back ms", "outage ms", "resume ms", "source ms"), sorted(rows))
    return Result("kills", figures, {}, GOALS, [table])


def _acts(scene: Scene, books: list[Book]) -> dict[str, int]:
    """What was answered beside comments, against the database."""
    stored = Stored(scene.install.folder / "data/liveloop.db", scene.broadcast)
    votes = [
        (sum(poll in book.votes for book in books), stored.votes(poll).total())
        for poll in scene.openings.polls
    ]
    entries = [
        (sum(raffle in book.entries for book in books), stored.entries(raffle))
        for raffle in scene.openings.raffles
    ]
    pages = stored.likes()
    liked = {viewer.source: viewer.book.liked for viewer in scene.audience.viewers}
    given = [gift for book in books for gift in book.gifts]
    gifts = stored.gifts() if scene.audience.gift else {}
    return {
        "lost_votes": sum(max(0, answered - there) for answered, there in votes),
        "doubled_votes": sum(max(0, there - answered) for answered, there in votes),
        "entry_errors": sum(abs(answered - there) for answered, there in entries),
        "like_errors": sum(abs(pages.get(source, 0) - count) for source, count in liked.items())
        + abs(stored.like_total() - sum(pages.values())),
        "gift_errors": sum(gifts.get(gift, 0) != 1 for gift in given) + len(gifts.keys() - set(given)),
        "votes": sum(answered for answered, _ in votes),
        "entries": sum(answered for answered, _ in entries),
        "likes": sum(liked.values()),
        "gifts": len(given),
    }


def _stored_comments(scene: Scene) -> list[dict[str, str]]:
    comments: list[dict[str, str]] = []
    cursor = ""
    while True:
        page = scene.owner.call("GET", f"/broadcasts/{scene.broadcast}/comments?limit=100{cursor}")
        comments += page["items"]
        if page["next_cursor"] is None:
            return comments
        cursor = f"&cursor={page['next_cursor']}"
