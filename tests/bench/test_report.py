"""Goals, tables and the last line of a benchmark."""

from __future__ import annotations

import json

import pytest

from bench.report import Goal, Result, Table, median_figures, percentile
from bench.run import main

GOALS = (Goal("p95_ms", at_most=2000), Goal("broadcasts", at_least=40))


def test_goals_that_are_met_are_silent() -> None:
    assert not Result("latency", {"p95_ms": 2000, "broadcasts": 40}, goals=GOALS).missed()


def test_goals_that_are_missed_or_not_measured_are_named() -> None:
    assert Result("latency", {"p95_ms": 2001, "broadcasts": None}, goals=GOALS).missed() == [
        "p95_ms is 2001, the goal is at most 2000",
        "broadcasts was not measured",
    ]


def test_the_last_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    Result(
        "latency", {"p50_ms": 1490.5}, {"p50_ms": 7460}, tables=[Table("runs", ["a"], [[1.23456]])]
    ).print()
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[-1]) == {
        "bench": "latency",
        "figures": {"p50_ms": 1490.5},
        "peer": {"p50_ms": 7460},
    }
    assert "1.23" in lines


def test_a_percentile_is_a_value_that_was_seen() -> None:
    assert [percentile([4, 1, 3, 2], percent) for percent in (0, 50, 75, 99)] == [1, 2, 3, 4]


def test_medians_are_taken_figure_by_figure() -> None:
    assert median_figures([{"a": 1.0}, {"a": 3.0, "b": 7.0}, {"a": 2.0}]) == {"a": 2.0, "b": 7.0}


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-thing"]) == 2
    assert "no-such-thing" in capsys.readouterr().err
