"""The points that a raffle gives."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.points.book import Moved, Movement, PointsBook, issuer_account, person_account
from liveloop.talk.raffles.models import Raffle, RaffleWinner


class PointsRewards:
    """`drawing.Rewards` from the organisation's points."""

    def __init__(self, clock: Clock) -> None:
        self._book = PointsBook(clock)

    async def give(
        self,
        session: AsyncSession,
        raffle: Raffle,
        winners: Sequence[RaffleWinner],
        *,
        loser: RaffleWinner | None = None,
    ) -> bool:
        """Each place is paid once. Raises what refuses a payment; a `loser` who has spent theirs keeps
        them: False."""
        moves = [_movement(raffle, winner) for winner in winners]
        moves += [_movement(raffle, loser, back=True)] if loser else []
        answers = await self._book.move(session, moves)
        for answer in answers[: len(winners)]:
            if not isinstance(answer, Moved):
                raise answer
        return not loser or isinstance(answers[-1], Moved)


def _movement(raffle: Raffle, winner: RaffleWinner, *, back: bool = False) -> Movement:
    house = issuer_account(raffle.organisation_id)
    person = person_account(raffle.organisation_id, winner.person_id)
    return Movement(
        key=f"raffle:{raffle.id}:{winner.place}" + (":back" if back else ""),
        source=person if back else house,
        target=house if back else person,
        points=raffle.points,
        reason="raffle.returned" if back else "raffle.won",
        broadcast_id=raffle.broadcast_id,
        details={"raffle": str(raffle.id), "place": winner.place},
    )
