"""The numbers of a poll, as far as whoever reads them may see them."""

from __future__ import annotations

from pydantic import BaseModel

from liveloop.talk.polls.models import Poll, PollStateName
from liveloop.talk.polls.questions import Count, PollQuestionRead, PollQuestionResults, ResultsFor, results_of


class Results(BaseModel):
    """`votes`: one number an option; with several choices a voter they add up to more than `voters`.

    `questions`: those of a questionnaire, null where they are hidden from whoever reads this.
    """

    votes: list[int]
    voters: int
    questions: list[PollQuestionResults | None] | None = None

    @classmethod
    def all_of(cls, poll: Poll) -> Results:
        """What staff sees."""
        return cls._of(poll, set(ResultsFor))

    @classmethod
    def shown_of(cls, poll: Poll) -> Results | None:
        """What viewers may see now."""
        closed = poll.state == PollStateName.CLOSED
        if not closed and not poll.live_results:
            return None
        return cls._of(poll, {ResultsFor.LIVE, ResultsFor.END} if closed else {ResultsFor.LIVE})

    @classmethod
    def _of(cls, poll: Poll, seen: set[ResultsFor]) -> Results:
        asked = questions_of(poll)
        counts = zip(asked, counts_of(poll), strict=True)
        return cls(
            votes=poll.votes,
            voters=poll.voters,
            questions=[results_of(one, counted) if one.results in seen else None for one, counted in counts]
            if asked
            else None,
        )


def questions_of(poll: Poll) -> list[PollQuestionRead]:
    """Those of a questionnaire; a poll has none."""
    return [PollQuestionRead.model_validate(one) for one in poll.questions or ()]


def counts_of(poll: Poll) -> list[Count]:
    """A copy, one a question of a questionnaire."""
    return [Count.model_validate(one) for one in poll.tally or ()]
