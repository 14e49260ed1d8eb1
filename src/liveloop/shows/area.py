"""Rooms and broadcasts put together: what the web process holds, and what the worker runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.bus.events import EventStream
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.inbox import Inbox
from liveloop.kit.jobs import Handler, Jobs
from liveloop.kit.objects import ObjectStore
from liveloop.kit.pictures import Pictures
from liveloop.kit.seal import Signer, Vault
from liveloop.kit.tasks import run_together
from liveloop.people.area import People
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts.commander import Commander
from liveloop.shows.broadcasts.grace import GRACE_OVER
from liveloop.shows.broadcasts.lifecycle import Lifecycle
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.broadcasts.responder import CommandResponder
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.broadcasts.states import BroadcastStates, Companion
from liveloop.shows.ingest.authorizer import GRANT_PURPOSE, Authorizer
from liveloop.shows.ingest.health import HealthBook, HealthRelay
from liveloop.shows.ingest.messages import SOURCE_EVENTS
from liveloop.shows.ingest.news import CONSUMER as SOURCE_CONSUMER
from liveloop.shows.ingest.news import SourceNewsConsumer
from liveloop.shows.ingest.programmes import Programmes
from liveloop.shows.ingest.service import HealthService
from liveloop.shows.ingest.strangers import StrangerBook
from liveloop.shows.playback.addresses import PlaybackAddresses
from liveloop.shows.playback.revocations import RevocationResponder
from liveloop.shows.playback.service import PlaybackService
from liveloop.shows.recordings.collector import CONSUMER as SEGMENT_CONSUMER
from liveloop.shows.recordings.collector import RecordingCollector, SegmentNewsConsumer
from liveloop.shows.recordings.messages import SEGMENT_EVENTS
from liveloop.shows.recordings.repository import RecordedFiles
from liveloop.shows.recordings.service import RecordingService
from liveloop.shows.rooms.service import COVER_PIXELS, COVERS, RoomService
from liveloop.shows.settings import ShowsSettings
from liveloop.shows.upkeep import UPKEEP, Upkeep
from liveloop.shows.watch.conversation import Conversation
from liveloop.shows.watch.doorman import Doorman
from liveloop.shows.watch.entrance import Entered, Entrance, Entry
from liveloop.shows.watch.introductions import Introductions
from liveloop.shows.watch.lobby import Lobby
from liveloop.shows.watch.policy import Admitted, Command, RoomPolicy, SnapshotPart, shown_part
from liveloop.shows.watch.sample import Sample
from liveloop.shows.watch.service import WatchService
from liveloop.shows.watch.tickets import TICKET_PURPOSE, Once, Pass, Tickets

A = TypeVar("A", bound=Admitted)

WORKERS = "shows"
"""Queue group: of several workers one answers each request."""


class Shows:
    """What the web process holds; handlers find it at `app.state.shows`.

    `secret` is the installation's master secret, `playback_secret` the one that nginx holds too.
    `conversation` are the comments, `doorman` knows who may not come in, `introductions` keeps who brought
    whom and `companions` show things with a broadcast: they belong to areas above.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        people: People,
        settings: ShowsSettings,
        *,
        bus: Bus,
        objects: ObjectStore,
        once: Once,
        conversation: Conversation,
        doorman: Doorman,
        secret: str,
        playback_secret: str,
        introductions: Introductions | None = None,
        companions: Sequence[Companion] = (),
    ) -> None:
        self.settings = settings
        self._database = database
        self._sessions = people.sessions
        self._doorman = doorman
        states = BroadcastStates(clock, channels, people.audit, companions)
        addresses = PlaybackAddresses(
            playback_secret, clock, lifetime=timedelta(hours=settings.playback_hours)
        )
        self.covers = Pictures(objects, COVERS, pixels=COVER_PIXELS)
        self.rooms = RoomService(clock, people.audit, Vault(secret), self.covers, CurrentBroadcasts())
        self.broadcasts = BroadcastService(clock, jobs, states, people.audit, RecordedFiles())
        self.commander = Commander(bus)
        self._health_book = HealthBook(bus, clock)
        self.strangers = StrangerBook(bus, clock)
        self.health = HealthService(clock, self.broadcasts, self._health_book)
        self.playback = PlaybackService(clock, people.audit, self.broadcasts, addresses)
        self.recordings = RecordingService(people.audit, self.broadcasts, states, addresses)
        self.tickets = Tickets(Signer(secret, TICKET_PURPOSE, clock), once)
        self._entries: GroupCommit[Entry, Entered] = GroupCommit(
            database, Entrance(clock, people.persons, doorman, introductions).settle, name="entrance"
        )
        self._lobby = Lobby(database, clock, conversation)
        self.watch = WatchService(
            database,
            clock,
            self._lobby,
            self._entries,
            self.tickets,
            addresses,
            conversation,
            people.persons,
            people.arrivals,
            Sample(share=settings.measured_share, first=settings.measured_first),
        )

    def policy(
        self,
        *,
        admission: Callable[[Pass], A],
        parts: Mapping[str, SnapshotPart],
        commands: Mapping[str, Command],
    ) -> RoomPolicy[A]:
        """The gateway's policy. `parts` and `commands` are what the areas above add."""
        return RoomPolicy(
            self._database,
            self.tickets,
            self._sessions,
            self._doorman,
            admission=admission,
            parts={"broadcast": shown_part, **parts},
            commands=commands,
            allowed_origins=self.settings.allowed_origins,
        )

    async def start(self) -> None:
        await self._entries.start()
        await self._health_book.start()
        await self.strangers.start()

    async def close(self) -> None:
        await self.strangers.close()
        await self._health_book.close()
        await self._lobby.close()
        await self._entries.close()


class ShowsWorker:
    """What the worker runs: the life of broadcasts, and everything that media nodes ask and tell."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        settings: ShowsSettings,
        *,
        bus: Bus,
        events: EventStream,
        secret: str,
        companions: Sequence[Companion] = (),
    ) -> None:
        self._database = database
        self._bus = bus
        self._events = events
        self.states = BroadcastStates(clock, channels, AuditLog(clock), companions)
        self.lifecycle = Lifecycle(clock, jobs, self.states)
        self._commands = CommandResponder(database, self.lifecycle)
        self._authorizer = Authorizer(
            database,
            clock,
            Signer(secret, GRANT_PURPOSE, clock),
            self.lifecycle,
            early=timedelta(minutes=settings.early_minutes),
        )
        self._revocations = RevocationResponder(database, clock)
        self._health = HealthRelay(bus, database)
        self.programmes = Programmes(database, clock, bus)
        self.collector = RecordingCollector(database, clock, bus, self.states)
        self._source_news = SourceNewsConsumer(database, clock, self.lifecycle)
        self._segment_news = SegmentNewsConsumer(database, clock)
        inboxes = (Inbox(SOURCE_CONSUMER, clock), Inbox(SEGMENT_CONSUMER, clock))
        self._upkeep = Upkeep(clock, jobs, channels, *inboxes, log_kept=timedelta(days=settings.log_days))

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        """For the worker's JobRunner."""
        return {GRACE_OVER: self.lifecycle.grace_over, UPKEEP: self._upkeep.run}

    async def start(self) -> None:
        """Answer requests from now on."""
        await self._bus.serve(subjects.SHOW_COMMAND, self._commands.answer, queue=WORKERS)
        await self._bus.serve(subjects.AUTHORIZE_SOURCE, self._authorizer.answer, queue=WORKERS)
        await self._bus.serve(subjects.REVOCATIONS, self._revocations.answer, queue=WORKERS)
        await self._health.start()
        async with self._database.transaction() as session:
            await self._upkeep.schedule(session)

    async def run(self) -> None:
        """Run until cancelled. One worker at a time should do this; two do no harm."""
        await run_together(
            self.programmes.run(),
            self.collector.run(),
            self._events.consume(SOURCE_CONSUMER, [SOURCE_EVENTS], self._source_news.consume),
            self._events.consume(SEGMENT_CONSUMER, [SEGMENT_EVENTS], self._segment_news.consume),
        )

    async def close(self) -> None:
        await self._health.close()
