"""What can go wrong with raffles."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Forbidden, Invalid, NotFound


class RaffleNotFound(NotFound):
    code = "raffle.not_found"


class RaffleRunning(Conflict):
    code = "raffle.running"


class RaffleState(Conflict):
    code = "raffle.state"


class RaffleClosed(Conflict):
    code = "raffle.closed"


class RaffleCalledOff(Conflict):
    code = "raffle.called_off"


class RaffleInvalid(Invalid):
    code = "raffle.invalid"


class ConditionsUnmet(Conflict):
    """`missing` names the conditions that this person does not meet yet."""

    code = "raffle.conditions"


class NotForStaff(Forbidden):
    code = "raffle.staff"


class TooManyRaffles(Conflict):
    code = "raffles.too_many"


class WinnerNotFound(NotFound):
    code = "raffle.winner_not_found"


class WinnerSettled(Conflict):
    code = "raffle.winner_state"
