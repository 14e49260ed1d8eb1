"""What can go wrong with polls."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound


class PollNotFound(NotFound):
    code = "poll.not_found"


class PollRunning(Conflict):
    code = "poll.running"


class PollState(Conflict):
    code = "poll.state"


class PollClosed(Conflict):
    code = "poll.closed"


class VoteInvalid(Invalid):
    code = "vote.invalid"


class AnswerMissing(Invalid):
    """`question` is its number, from 0."""

    code = "vote.answer_missing"


class AnswerBlocked(Invalid):
    """What the room's rules do not let pass. `question` is its number, from 0."""

    code = "vote.blocked"


class TooManyPolls(Conflict):
    code = "polls.too_many"
