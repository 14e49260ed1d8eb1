"""What a benchmark answers, and how it is printed: a table, the goals, and one line of JSON at the end."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Figure = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on one figure; a figure that is missing misses its goal."""

    figure: str
    at_most: float | None = None
    at_least: float | None = None

    def missed_by(self, figures: Mapping[str, Figure]) -> str | None:
        """None if the goal is met, else one sentence."""
        value = figures.get(self.figure)
        if not isinstance(value, int | float):
            return f"{self.figure} was not measured"
        if self.at_most is not None and value > self.at_most:
            return f"{self.figure} is {value}, the goal is at most {self.at_most}"
        if self.at_least is not None and value < self.at_least:
            return f"{self.figure} is {value}, the goal is at least {self.at_least}"
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` under `columns`; cells are printed as they are, floats with three significant digits."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def __str__(self) -> str:
        cells = [list(self.columns), *([format_cell(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.columns))]
        lines = [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
        ]
        return "\n".join([self.title, lines[0], "-" * len(lines[0]), *lines[1:]])


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one benchmark, those of its peer on the same input, and its goals."""

    name: str
    figures: Mapping[str, Figure]
    peer: Mapping[str, Figure] = field(default_factory=dict)
    goals: Sequence[Goal] = ()
    tables: Sequence[Table] = ()

    def missed(self) -> list[str]:
        return [sentence for goal in self.goals if (sentence := goal.missed_by(self.figures))]

    def as_json(self) -> str:
        """The last line a benchmark prints."""
        return json.dumps({"bench": self.name, "figures": dict(self.figures), "peer": dict(self.peer)})

    def print(self) -> None:
        for table in self.tables:
            print(f"\n{table}")
        names = [*self.figures, *(name for name in self.peer if name not in self.figures)]
        rows = [[name, self.figures.get(name), self.peer.get(name)] for name in names]
        print(f"\n{Table(self.name, ['figure', 'liveloop', 'peer'], rows)}")
        for sentence in self.missed():
            print(f"missed: {sentence}")
        print(self.as_json(), flush=True)


def median_figures(runs: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The median of each figure over the runs that have it."""
    values: dict[str, list[float]] = {}
    for run in runs:
        for name, value in run.items():
            values.setdefault(name, []).append(value)
    return {name: rounded(statistics.median(numbers)) for name, numbers in values.items()}


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of `values` do not exceed."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]


def rounded(value: float) -> float:
    """Three significant digits, all digits of what is 1,000 or more."""
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")


def format_cell(cell: object) -> str:
    if cell is None:
        return "-"
    return f"{rounded(cell):g}" if isinstance(cell, float) else str(cell)


def progress(text: str) -> None:
    """One line of progress to stderr; stdout is for the result."""
    print(f"  . {text}", file=sys.stderr, flush=True)
