"""All broadcasts of the node: opened, resumed after a crash, finished, forgotten."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator

import structlog

from liveloop.kit.errors import Conflict
from liveloop.media.hls.listing import init_name
from liveloop.media.node.airing import Airing
from liveloop.media.node.assembly import assemble
from liveloop.media.node.equipment import Equipment
from liveloop.media.node.openings import Opening, OpeningBook
from liveloop.media.recorder import manifest
from liveloop.media.recorder.tally import Summary

log = structlog.get_logger()

ABANDONED = "abandoned"
ABANDONED_SECONDS = 24 * 3600.0
"""A broadcast without media for so long that nobody closed is finished at the next start."""

FORGOTTEN_SECONDS = 2.5 * 3600.0
"""Longer than the longest grace time. The worker reminds of a broadcast every few seconds while it runs."""


class BroadcastOver(Conflict):
    code = "broadcast_over"


class StillOnAir(Conflict):
    code = "broadcast_on_air"


class Airings:
    """Opening and finishing one broadcast never overlap; different broadcasts do not wait for each other."""

    def __init__(self, equipment: Equipment, book: OpeningBook) -> None:
        self._tools = equipment
        self._book = book
        self._airings: dict[uuid.UUID, Airing] = {}
        self._locks: dict[uuid.UUID, asyncio.Lock] = {}

    def __iter__(self) -> Iterator[Airing]:
        return iter(list(self._airings.values()))

    def get_or_none(self, broadcast: uuid.UUID) -> Airing | None:
        return self._airings.get(broadcast)

    async def open(self, opening: Opening) -> Airing:
        """The broadcast's programme, opened if it is not; a recording that exists is continued.

        Raises BroadcastOver when it was closed: its recording is complete.
        """
        async with self._lock(opening.broadcast):
            airing = self._airings.get(opening.broadcast)
            if airing is not None and not airing.is_over:
                airing.remind()
                if opening.waiting_slate:
                    airing.programme.show_waiting_slate()
                return airing
            await self._refuse_closed(opening.broadcast)
            if airing is not None:
                self._forget(airing)
            airing, _ = await self._start(opening)
            airing.programme.begin()
            log.info("media.opened", broadcast=str(opening.broadcast))
            return airing

    async def finish(self, broadcast: uuid.UUID, reason: str, *, on_air_from: float | None) -> Summary | None:
        """End a broadcast, also one that is not on air here. None when nothing was recorded."""
        async with self._lock(broadcast):
            airing = self._airings.get(broadcast)
            if airing is not None and airing.is_over:
                if airing.recording.summary.reason != ABANDONED:
                    return airing.recording.summary
                self._forget(airing)
                airing = None
            if airing is None:
                found = await self._tools.library.summary(broadcast)
                if found is None or _is_closed(found):
                    self._book.remove(broadcast)
                    return found
                airing, _ = await self._start(Opening(broadcast, self._now()))
            return await self._end(airing, reason, on_air_from=on_air_from)

    def forgotten(self, *, bus_is_there: bool) -> list[Airing]:
        """What runs although no worker has spoken of it for longer than any broadcast may wait for its
        source. A bus that is away reminds nobody, and blames nobody."""
        running = [airing for airing in self if not airing.is_over and not airing.is_suspended]
        if not bus_is_there:
            for airing in running:
                airing.remind()
        return [airing for airing in running if airing.forgotten_seconds > FORGOTTEN_SECONDS]

    async def resume_all(self) -> None:
        """Go on with what was open when the last process ended."""
        openings = self._book.list()
        self._tools.folders.clear_live(opening.broadcast for opening in openings)
        for opening in openings:
            async with self._lock(opening.broadcast):
                await self._resume(opening)

    async def suspend_all(self) -> None:
        """For the end of the process: nothing is finished, everything is on disk."""
        await asyncio.gather(*(airing.suspend() for airing in self))
        for airing in self:
            self._tools.origin.shut(str(airing.broadcast))
        if not any(airing.is_suspended for airing in self):
            await asyncio.to_thread(self._tools.folders.remove_memory)
        self._airings.clear()

    def forget_finished(self) -> None:
        """Drop broadcasts whose players have had time to see the end."""
        linger = self._tools.settings.linger_seconds
        now = self._tools.clock.monotonic()
        for airing in self:
            if airing.finished_at is not None and now - airing.finished_at > linger:
                self._forget(airing)
        for broadcast, lock in list(self._locks.items()):
            if broadcast not in self._airings and not lock.locked():
                del self._locks[broadcast]

    async def discard(self, broadcast: uuid.UUID) -> None:
        """Delete a recording. Raises StillOnAir."""
        async with self._lock(broadcast):
            airing = self._airings.get(broadcast)
            if airing is not None and not airing.is_over:
                raise StillOnAir("This broadcast is on air. End it first.")
            if airing is not None:
                self._forget(airing)
            await self._tools.library.delete(broadcast)
            log.info("media.discarded", broadcast=str(broadcast))

    async def _refuse_closed(self, broadcast: uuid.UUID) -> None:
        recorded = await self._tools.library.summary(broadcast)
        if recorded is not None and _is_closed(recorded):
            raise BroadcastOver("This broadcast is over. Create the next one in the console.")

    async def _start(self, opening: Opening) -> tuple[Airing, float | None]:
        """Put it together and on the origin; returns it and the end of what is recorded already."""
        airing, point = await assemble(self._tools, opening)
        await asyncio.to_thread(self._book.add, opening)
        self._airings[opening.broadcast] = airing
        airing.recording.start(self._now())
        self._tools.origin.open(str(opening.broadcast), airing.window)
        return airing, point.last_end

    async def _resume(self, opening: Opening) -> None:
        airing, last_end = await self._start(opening)
        age = self._now() - (opening.opened_at if last_end is None else last_end)
        if age > ABANDONED_SECONDS:
            await self._end(airing, ABANDONED, on_air_from=None)
        elif last_end is not None and age <= self._tools.settings.grace_seconds:
            airing.programme.begin(resumed_from=last_end)
        else:
            airing.programme.begin()
        log.info("media.resumed", broadcast=str(opening.broadcast), state=airing.programme.state.value)

    async def _end(self, airing: Airing, reason: str, *, on_air_from: float | None) -> Summary:
        summary = await airing.finish(reason, on_air_from=on_air_from)
        self._book.remove(airing.broadcast)
        self._upload_rest(airing)
        log.info("media.finished", broadcast=str(airing.broadcast), reason=reason, parts=summary.parts)
        return summary

    def _upload_rest(self, airing: Airing) -> None:
        if self._tools.uploader is None:
            return
        for path in airing.recording.folder.glob(init_name(0).replace("0", "*")):
            self._tools.uploader.offer(airing.broadcast, path.name)
        self._tools.uploader.offer(airing.broadcast, manifest.FILE_NAME)

    def _forget(self, airing: Airing) -> None:
        self._tools.origin.shut(str(airing.broadcast))
        self._airings.pop(airing.broadcast, None)
        airing.window.remove()

    def _lock(self, broadcast: uuid.UUID) -> asyncio.Lock:
        return self._locks.setdefault(broadcast, asyncio.Lock())

    def _now(self) -> float:
        return self._tools.clock.now().timestamp()


def _is_closed(found: Summary) -> bool:
    """Whether somebody who knows the broadcast has ended it."""
    return found.state == "finished" and found.reason != ABANDONED
