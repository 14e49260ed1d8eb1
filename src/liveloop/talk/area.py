"""The conversation put together, for the web process."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.bus.client import Bus
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.jobs import Jobs
from liveloop.kit.objects import ObjectStore
from liveloop.kit.pictures import Pictures
from liveloop.people.area import People
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.area import Shows
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Command, SnapshotPart, comments_part
from liveloop.talk.comments import service as comments
from liveloop.talk.comments.censor import RoomCensor
from liveloop.talk.comments.export import CommentExport
from liveloop.talk.comments.own import OwnHistory
from liveloop.talk.comments.pace import Pace
from liveloop.talk.comments.review import ReviewService
from liveloop.talk.comments.service import CommentHistory, CommentService
from liveloop.talk.comments.settling import CommentWriter, Listener, Taken
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.draws import Draws
from liveloop.talk.giving import Giving
from liveloop.talk.justice import Justice
from liveloop.talk.likes import service as likes
from liveloop.talk.likes.pace import TapPace
from liveloop.talk.likes.service import LikeService
from liveloop.talk.likes.settling import Counted, LikeWriter, Taps
from liveloop.talk.moderation.rulebooks import Rulebooks
from liveloop.talk.moderation.service import ModerationService
from liveloop.talk.pins.service import PinService
from liveloop.talk.poll_templates.service import TemplateService
from liveloop.talk.polls.closing import Closing
from liveloop.talk.polls.export import BallotExport
from liveloop.talk.polls.rewarding import Rewarding
from liveloop.talk.polls.service import PollService
from liveloop.talk.polls.settling import Cast, Voice, VoteWriter
from liveloop.talk.polls.voters import VoterKeys
from liveloop.talk.polls.voting import VOTE, VoteService
from liveloop.talk.replies.answering import Answering
from liveloop.talk.replies.rulebooks import ReplyRulebooks
from liveloop.talk.replies.service import ReplyService
from liveloop.talk.reports.service import REPORT as REPORT_COMMENT
from liveloop.talk.rewards.deeds import CommentRewards, ShareRewards
from liveloop.talk.rewards.granting import Rewards
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.search.service import SearchService
from liveloop.talk.settings import TalkSettings
from liveloop.talk.shares.pace import SharePace
from liveloop.talk.shares.service import REPORT, ShareService
from liveloop.talk.shares.settling import Passed, Passing, ShareWriter

ADDRESS_SECONDS = 10.0
POLL_PICTURES = "poll-pictures"
"""The folder of the object store."""
POLL_PICTURE_PIXELS = 1080


class Talk:
    """Handlers find it at `app.state.talk`. `history` and `doorman` are what `Shows` was given too, `secret`
    is the installation's master secret."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        settings: TalkSettings,
        *,
        bus: Bus,
        objects: ObjectStore,
        history: CommentHistory,
        doorman: SanctionDoorman,
        secret: str,
    ) -> None:
        self.history = history
        self.doorman = doorman
        self._pulse = RoomPulse(bus)
        self.draws = Draws(
            database, clock, jobs, channels, people.audit, shows.broadcasts, self._pulse, secret=secret
        )
        rules = ReplyRulebooks(database, clock)
        rewards = Rewards(clock, channels, people.book)
        listeners: list[Listener] = [self.draws.listener, CommentRewards()]
        writer = CommentWriter(clock, channels, Answering(clock), listeners)
        self._writer: GroupCommit[Utterance, Taken] = GroupCommit(database, writer.settle, name="comments")
        books = Rulebooks(database, clock)
        censor = RoomCensor(clock, books)
        self.own = OwnHistory(database)
        self.pins = PinService(clock, channels, people.audit, shows.broadcasts)
        self.comments = self._comment_service(clock, channels, people, shows, settings, censor, rules)
        self.justice = Justice(database, clock, channels, people, shows, doorman, self.comments, books)
        self.export = CommentExport(database, people.audit, shows.broadcasts)
        self.search = SearchService(shows.rooms, shows.broadcasts)
        self.replies = ReplyService(clock, people.audit, people.persons, shows.rooms, shows.broadcasts, rules)
        self._likes: GroupCommit[Taps, Counted] = GroupCommit(
            database, LikeWriter(clock, TapPace(clock)).settle, name="likes"
        )
        self.likes = LikeService(self._likes, self._pulse)
        voters = VoterKeys(secret)
        self._votes: GroupCommit[Voice, Cast] = GroupCommit(
            database, VoteWriter(clock, voters).settle, name="votes"
        )
        self.votes = VoteService(self._votes, self._pulse, voters, censor)
        self.poll_pictures = Pictures(objects, POLL_PICTURES, pixels=POLL_PICTURE_PIXELS)
        self.ballot_export = BallotExport(database)
        closing = Closing(clock, jobs, channels, Rewarding(clock, jobs, channels))
        self.polls = PollService(clock, channels, people.audit, shows.broadcasts, closing, self.poll_pictures)
        self.poll_templates = TemplateService(clock, people.audit, self.polls)
        self._shares: GroupCommit[Passing, Passed] = GroupCommit(
            database, ShareWriter(clock, SharePace(clock), [ShareRewards(rewards)]).settle, name="shares"
        )
        self.shares = ShareService(shows.broadcasts, self._shares, self._pulse)
        self.review = ReviewService(clock, channels, people.audit, shows.broadcasts, writer, rules)
        self.moderation = ModerationService(clock, people.audit, shows.rooms, books)
        self.giving = Giving(database, clock, channels, people, shows, rewards, self._pulse, doorman, objects)

    def _comment_service(
        self,
        clock: Clock,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        settings: TalkSettings,
        censor: RoomCensor,
        rules: ReplyRulebooks,
    ) -> CommentService:
        return CommentService(
            clock,
            channels,
            people.audit,
            shows.broadcasts,
            self._writer,
            Pace(clock, comments=settings.comments_per_person, seconds=settings.comments_seconds),
            AddressPace(clock, acts=settings.comments_per_address, seconds=ADDRESS_SECONDS),
            censor,
            rules,
            self.doorman,
            self.own,
            self.pins,
        )

    @property
    def commands(self) -> Mapping[str, Command]:
        """For the gateway's policy."""
        return {
            comments.SEND: self.comments.carry_out,
            likes.SEND: self.likes.carry_out,
            VOTE: self.votes.carry_out,
            REPORT: self.shares.carry_out,
            REPORT_COMMENT: self.justice.reports.carry_out,
            **self.draws.commands,
            **self.giving.commands,
        }

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        """For the gateway's snapshots."""
        return {
            "comments": comments_part(self.history),
            "likes": self.likes.part,
            "pins": self.pins.part,
            "poll": self.polls.part,
            "shares": self.shares.part,
            **self.draws.parts,
            **self.giving.parts,
        }

    async def start(self) -> None:
        await self._writer.start()
        await self.justice.start()
        await self._pulse.start()
        await self._likes.start()
        await self._votes.start()
        await self._shares.start()
        await self.draws.start()
        await self.giving.start()

    async def close(self) -> None:
        await self.giving.close()
        await self.draws.close()
        await self._shares.close()
        await self._votes.close()
        await self._likes.close()
        await self._pulse.close()
        await self.justice.close()
        await self._writer.close()
