"""Files of at most 500 lines, functions of at most 60; the list of exceptions may only shrink."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from tools.rules.repository import versions
from tools.rules.source import Finding, PythonFile

FILE_LINES = 500
FUNCTION_LINES = 60
RATCHET = "tools/ratchet.json"
"""{"path" or "path::function": lines allowed}."""


def sizes_over_limit(path: str, text: str, file: PythonFile | None) -> Iterator[tuple[str, int, int]]:
    """(key of the ratchet, line, lines) of what is too long in one file."""
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield path, 1, lines
    for name, node in _functions(file.tree) if file else ():
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield f"{path}::{name}", node.lineno, length


def judge_sizes(found: Iterable[tuple[str, int, int]], allowed: Mapping[str, int]) -> Iterator[Finding]:
    """What is over its limit without leave, and leave that is not used to the full any more."""
    seen = dict(allowed)
    for key, line, lines in found:
        path = key.partition("::")[0]
        leave = seen.pop(key, None)
        if leave is None:
            limit = FUNCTION_LINES if "::" in key else FILE_LINES
            yield Finding(path, line, "size", f"{key} has {lines} lines, {limit} are allowed: split it")
        elif lines > leave:
            yield Finding(path, line, "size", f"{key} grew from {leave} to {lines} lines: split it")
        elif lines < leave:
            yield Finding(RATCHET, 1, "size", f"{key} shrank: lower its entry from {leave} to {lines}")
    for key in seen:
        yield Finding(RATCHET, 1, "size", f"{key} is within its limit now: remove its entry")


def judge_ratchet(history: Iterable[Mapping[str, int]]) -> Iterator[Finding]:
    """The list may only shrink. `history` is its versions, oldest first, the working one last."""
    for before, after in pairwise(history):
        for key, lines in after.items():
            if key not in before:
                yield Finding(RATCHET, 1, "size", f"{key} was added to the list, which may only shrink")
            elif lines > before[key]:
                yield Finding(RATCHET, 1, "size", f"{key} was raised from {before[key]} to {lines}")


def read_ratchet_history(root: Path) -> list[dict[str, int]]:
    """Every committed version of the list that git still has, and the one in the working tree."""
    texts = [*versions(root, RATCHET), (root / RATCHET).read_text(encoding="utf-8")]
    return [json.loads(text) for text in texts]


def _functions(
    node: ast.AST, prefix: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)
