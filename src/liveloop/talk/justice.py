"""Mutes and bans, appeals, reports and the moderators' desk, put together for the web process."""

from __future__ import annotations

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.people.area import People
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.area import Shows
from liveloop.talk.comments.evidence import CommentWitness
from liveloop.talk.comments.service import CommentService
from liveloop.talk.desk.service import DeskService
from liveloop.talk.moderation.rulebooks import Rulebooks
from liveloop.talk.reports.models import ReportReason
from liveloop.talk.reports.service import ReportService
from liveloop.talk.reports.settling import Filing, ReportWriter
from liveloop.talk.sanctions.appeals import AppealService
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.records import RecordService
from liveloop.talk.sanctions.service import SanctionService

APPEALS_PER_ADDRESS = 10
APPEAL_SECONDS = 600.0


class Justice:
    """Handlers find it at `app.state.talk.justice`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        doorman: SanctionDoorman,
        comments: CommentService,
        books: Rulebooks,
    ) -> None:
        self.sanctions = SanctionService(
            clock, channels, people.audit, people.persons, shows.rooms, shows.playback, CommentWitness()
        )
        addresses = AddressPace(clock, acts=APPEALS_PER_ADDRESS, seconds=APPEAL_SECONDS)
        self.appeals = AppealService(clock, people.audit, doorman, self.sanctions, addresses)
        self.records = RecordService(clock, people.audit, people.persons)
        self._filings: GroupCommit[Filing, ReportReason] = GroupCommit(
            database, ReportWriter(clock, comments).settle, name="reports"
        )
        self.reports = ReportService(
            clock, people.audit, self._filings, books, doorman, comments, self.sanctions
        )
        self.desk = DeskService(self.records)

    async def start(self) -> None:
        await self._filings.start()

    async def close(self) -> None:
        await self._filings.close()
