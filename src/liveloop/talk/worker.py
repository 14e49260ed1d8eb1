"""What the worker runs of the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Handler, Jobs
from liveloop.kit.tasks import run_together
from liveloop.people.points.book import PointsBook
from liveloop.talk.draws import DrawsWorker
from liveloop.talk.polls.closing import CLOSE, COUNTED, Closing
from liveloop.talk.polls.rewarding import REWARD, Rewarding
from liveloop.talk.rewards.deeds import DuePayer
from liveloop.talk.rewards.granting import Rewards
from liveloop.talk.search.indexing import CommentIndexer
from liveloop.talk.upkeep import UPKEEP, Upkeep


class TalkWorker:
    """Jobs, what search learns, and points that are owed. What judges and counts is in the web process."""

    def __init__(
        self, database: Database, clock: Clock, jobs: Jobs, channels: ChannelLog, *, secret: str
    ) -> None:
        self._indexer = CommentIndexer(database)
        self._payer = DuePayer(database, Rewards(clock, channels, PointsBook(clock)))
        self._rewarding = Rewarding(clock, jobs, channels)
        self._closing = Closing(clock, jobs, channels, self._rewarding)
        self._draws = DrawsWorker(clock, jobs, channels, secret=secret)
        self.upkeep = Upkeep(clock, jobs)

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        """For the worker's JobRunner."""
        return {
            CLOSE: self._closing.close_due,
            COUNTED: self._closing.tell_counted,
            REWARD: self._rewarding.pay,
            UPKEEP: self.upkeep.run,
            **self._draws.job_handlers,
        }

    async def run(self) -> None:
        """Under the worker's lease."""
        await run_together(self._indexer.run(), self._payer.run())
