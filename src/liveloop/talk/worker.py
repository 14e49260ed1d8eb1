"""What the worker runs of the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Handler, Jobs
from liveloop.talk.draws import DrawsWorker
from liveloop.talk.polls.closing import CLOSE, COUNTED, Closing


class TalkWorker:
    """Jobs. It needs nothing of what judges and counts in the web process."""

    def __init__(self, clock: Clock, jobs: Jobs, channels: ChannelLog, *, secret: str) -> None:
        self._closing = Closing(clock, jobs, channels)
        self._draws = DrawsWorker(clock, jobs, channels, secret=secret)

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        """For the worker's JobRunner."""
        return {
            CLOSE: self._closing.close_due,
            COUNTED: self._closing.tell_counted,
            **self._draws.job_handlers,
        }
