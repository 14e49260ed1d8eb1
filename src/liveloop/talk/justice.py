"""Mutes and bans, appeals, and what staff knows of a person, put together for the web process."""

from __future__ import annotations

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.people.area import People
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.area import Shows
from liveloop.talk.comments.evidence import CommentWitness
from liveloop.talk.sanctions.appeals import AppealService
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.records import RecordService
from liveloop.talk.sanctions.service import SanctionService

APPEALS_PER_ADDRESS = 10
APPEAL_SECONDS = 600.0


class Justice:
    """Handlers find it at `app.state.talk.justice`."""

    def __init__(
        self, clock: Clock, channels: ChannelLog, people: People, shows: Shows, doorman: SanctionDoorman
    ) -> None:
        self.sanctions = SanctionService(
            clock, channels, people.audit, people.persons, shows.rooms, shows.playback, CommentWitness()
        )
        addresses = AddressPace(clock, acts=APPEALS_PER_ADDRESS, seconds=APPEAL_SECONDS)
        self.appeals = AppealService(clock, people.audit, doorman, self.sanctions, addresses)
        self.records = RecordService(clock, people.audit, people.persons)
