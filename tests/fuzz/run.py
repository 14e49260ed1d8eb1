"""Fuzz the parsers of what comes from outside.

    .venv/bin/python -m tests.fuzz.run --target rtmp --inputs 1000000 --seed 1

Every find is written to tests/fuzz/corpus/<target>/, where each later run, and the short run among the
tests, tries it again. The exit status is 1 when there was one.
"""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.fuzzing import Outcome, fuzz
from tests.fuzz.targets import CORPUS, TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--target", choices=[*TARGETS, "all"], default="all")
    parser.add_argument("--inputs", type=int, default=100_000, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    names = list(TARGETS) if arguments.target == "all" else [arguments.target]
    outcomes = []
    for name in names:
        outcome = fuzz(
            TARGETS[name],
            count=arguments.inputs,
            seed=arguments.seed,
            progress=lambda count, name=name: print(f"{name}: {count}", file=sys.stderr),
        )
        outcomes.append(outcome)
        report(outcome)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def report(outcome: Outcome) -> None:
    rate = outcome.inputs / max(outcome.seconds, 0.001)
    print(
        f"{outcome.target}: {outcome.inputs} inputs in {outcome.seconds:.0f} s ({rate:.0f}/s), "
        f"slowest {outcome.slowest * 1000:.1f} ms, growth {outcome.growth // 1024} KiB, "
        f"{len(outcome.finds)} finds",
        flush=True,
    )
    for find in outcome.finds:
        path = CORPUS / outcome.target / find.name
        path.write_bytes(find.data)
        print(f"  {find.why} -> {path}")


if __name__ == "__main__":
    sys.exit(main())
