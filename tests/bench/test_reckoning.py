from __future__ import annotations

from typing import Any

import pytest

from bench.crowd.reckoning import Counted, acts_counted, likes_counted, pages_of
from bench.crowd.script import Act, Outcome


def report(identifier: str, source: str, count: int) -> Act:
    return Act(identifier, 0, 0, "l", -1, "likes.send", {"source": source, "count": count})


def told(*, tapped: int = 0, counted: int = 0, **unanswered: int) -> dict[str, Any]:
    commands = {"likes.send": "likes", "poll.vote": "votes", "gift.send": "gifts"}
    return {
        "likes": {"tapped": tapped, "counted": counted},
        "commands": {name: {"unanswered": unanswered.get(key, 0)} for name, key in commands.items()},
    }


@pytest.mark.parametrize(
    ("counted", "errors"), [(9, 1), (10, 0), (11, 0), (13, 0), (14, 1), (0, 10), (20, 7)]
)
def test_what_was_not_answered_may_count_or_not(counted: int, errors: int) -> None:
    assert Counted(10, 3, counted).errors == errors


@pytest.mark.parametrize("counted", [9, 11])
def test_a_number_is_exact_where_everything_was_answered(counted: int) -> None:
    assert Counted(10, 0, counted).errors == 1


def test_votes_and_gifts_are_bounded_by_those_of_the_crowd_and_of_the_people() -> None:
    acts = {
        name: Act(name, 0, 0, name[0], -1, "", {}) for name in ("v1", "v2", "v3", "g1", "g2", "v-refused")
    }
    outcome = Outcome(acts, {"v1": -1, "g1": -1}, {"v2", "v3", "g2"}, {"v-refused"})
    people = told(votes=4)
    assert acts_counted(outcome, people, "vote", people=10, stored=17) == Counted(11, 6, 17)
    assert acts_counted(outcome, people, "gift", people=2, stored=5).errors == 1
    assert acts_counted(outcome, people, "gift", people=2, stored=2).errors == 1


def test_a_page_has_what_was_confirmed_up_to_what_it_said_last() -> None:
    acts = [report("a", "x", 4), report("b", "x", 8), report("c", "x", 12), report("d", "y", 4)]
    acts += [report("e", "z", 4), report("f", "z", 8)]
    outcome = Outcome({act.id: act for act in acts}, {"a": 4, "b": 8, "f": 8}, {"c", "d", "e"})
    assert pages_of(outcome) == {"x": (8, 12), "y": (0, 4), "z": (8, 8)}
    for stored in ({"x": 8, "z": 8}, {"x": 12, "y": 4, "z": 8}):
        assert likes_counted(outcome, told(), stored, sum(stored.values())).errors == 0


def test_pages_that_are_wrong_show_although_the_sum_is_right() -> None:
    acts = [report("a", "x", 4), report("b", "y", 4)]
    outcome = Outcome({act.id: act for act in acts}, {"a": 4, "b": 4})
    assert likes_counted(outcome, told(), {"x": 3, "y": 5}, 8).errors == 2


def test_likes_of_the_people_are_exact_unless_a_report_was_not_answered() -> None:
    outcome = Outcome({})
    assert likes_counted(outcome, told(tapped=9, counted=7), {}, 9).errors == 2
    assert likes_counted(outcome, told(tapped=9, counted=7, likes=1), {}, 9).errors == 0
    assert likes_counted(outcome, told(tapped=9, counted=7, likes=1), {}, 10).errors == 1
