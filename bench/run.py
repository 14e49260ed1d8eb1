"""Lists the benchmarks, or runs one: `python -m bench.run [NAME [ARGUMENTS]]`.

A benchmark is a module bench/NAME.py whose `main(arguments)` answers a `Result`, itself or as a
coroutine. Exits 1 if a goal is missed.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bench.report import Result

FOLDER = Path(__file__).parent


def benchmarks() -> dict[str, str]:
    """Name -> the first line of its docstring, of every module here that has a `main`."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        mains = [node for node in tree.body if getattr(node, "name", None) == "main"]
        if mains and path != Path(__file__):
            found[path.stem.replace("_", "-")] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def run(name: str, arguments: Sequence[str]) -> Result:
    answer = importlib.import_module(f"bench.{name.replace('-', '_')}").main(list(arguments))
    result = asyncio.run(answer) if inspect.iscoroutine(answer) else answer
    assert isinstance(result, Result), f"bench/{name}.py: main() has to answer a Result"
    return result


def main(arguments: Sequence[str]) -> int:
    known = benchmarks()
    if not arguments:
        print("Benchmarks (./dev bench NAME):")
        for name, text in known.items():
            print(f"  {name:<14} {text}")
        return 0
    name, *rest = arguments
    if name not in known:
        print(
            f"There is no benchmark '{name}'. There are: {', '.join(known) or 'none yet'}.", file=sys.stderr
        )
        return 2
    signal.signal(signal.SIGTERM, _end)
    result = run(name, rest)
    result.print()
    return 1 if result.missed() else 0


def _end(_number: int, _frame: object) -> NoReturn:
    """What the benchmark started is to end with it."""
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
