from __future__ import annotations

from dataclasses import replace

import pytest

from liveloop.roles.simulate.plan import ActKind, PersonPlan, plan_of, planned
from liveloop.roles.simulate.profiles import PROFILES, Habit, Profile

EVENING = PROFILES["evening"]


def test_the_same_seed_makes_the_same_people_do_the_same() -> None:
    plan = plan_of(EVENING, viewers=50, seconds=60, seed=7)
    assert plan == plan_of(EVENING, viewers=50, seconds=60, seed=7)
    assert plan != plan_of(EVENING, viewers=50, seconds=60, seed=8)


def test_more_people_change_nothing_for_those_who_were_there() -> None:
    few = plan_of(EVENING, viewers=10, seconds=60, seed=7)
    assert plan_of(EVENING, viewers=100, seconds=60, seed=7)[:10] == few


@pytest.mark.parametrize("name", PROFILES)
def test_every_act_is_within_its_persons_stay_and_in_order(name: str) -> None:
    for plan in plan_of(PROFILES[name], viewers=200, seconds=60, seed=1):
        times = [act.at for act in plan.acts]
        assert times == sorted(times)
        assert all(plan.arrives < at <= 60 for at in times)


def test_most_come_at_the_beginning_and_the_others_trickle_in() -> None:
    profile = Profile(about="", burst=0.7, burst_seconds=3, trickle=0.5)
    arrivals = [plan.arrives for plan in plan_of(profile, viewers=2_000, seconds=100, seed=1)]
    early = sum(at <= 3 for at in arrivals)
    assert 1_300 < early < 1_600
    assert max(arrivals) <= 50


def test_shares_and_rates_are_those_of_the_profile() -> None:
    profile = Profile(about="", burst=1, burst_seconds=0, comment=Habit(0.5, 6))
    plans = plan_of(profile, viewers=1_000, seconds=61, seed=1)
    talkers = sum(any(act.kind is ActKind.COMMENT for act in plan.acts) for plan in plans)
    assert 450 < talkers < 550
    assert 2_700 < planned(plans)[ActKind.COMMENT] < 3_300


def absence(plan: PersonPlan) -> tuple[float, float] | None:
    times = {act.kind: act.at for act in plan.acts}
    if ActKind.LEAVE not in times:
        return None
    return times[ActKind.LEAVE], times.get(ActKind.RETURN, 1e9)


def test_who_is_away_does_nothing() -> None:
    profile = replace(PROFILES["underground"], leave=Habit(1, 3), like=Habit(1, 30))
    away = 0
    for plan in plan_of(profile, viewers=200, seconds=60, seed=1):
        gone = absence(plan)
        if gone is None:
            continue
        away += 1
        inside = [act.kind for act in plan.acts if gone[0] <= act.at <= gone[1]]
        assert set(inside) <= {ActKind.LEAVE, ActKind.RETURN}
    assert away > 50


def test_who_takes_part_in_what_opens_is_decided_beforehand() -> None:
    plans = plan_of(PROFILES["busy"], viewers=300, seconds=10, seed=1)
    assert all(plan.votes and 0 <= plan.votes.choice < 1 for plan in plans)
    assert not any(plan.votes for plan in plan_of(PROFILES["lurkers"], viewers=300, seconds=10, seed=1))
