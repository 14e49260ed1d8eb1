"""What a rule looks at (one parsed file) and what it answers (findings)."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault, printed as `path:line: rule: message`."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class PythonFile:
    """A Python source; `path` is relative to the root of the repository, with slashes."""

    path: str
    text: str
    tree: ast.Module = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", ast.parse(self.text, filename=self.path))

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def within(self, *folders: str) -> bool:
        """True if the file lies below one of `folders` (`src/liveloop/kit`) or is one of them."""
        return any(self.path == folder or self.path.startswith(folder + "/") for folder in folders)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree; walked once for all rules."""
        return list(ast.walk(self.tree))

    @cached_property
    def comments(self) -> dict[int, str]:
        """Comment text by line number."""
        tokens = tokenize.generate_tokens(StringIO(self.text).readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

    def justified(self, node: ast.expr, word: str) -> bool:
        """True if `# <word>: why` stands on a line of the statement around `node`, or above it."""
        statement = self._statement_at(node.lineno)
        lines = range(statement.lineno - 1, (statement.end_lineno or statement.lineno) + 1)
        mark = f"# {word}: "
        return any(len(self.comments.get(line, "").partition(mark)[2]) >= 3 for line in lines)

    def _statement_at(self, line: int) -> ast.stmt:
        """The smallest statement that covers `line`."""
        around = [
            node
            for node in self.nodes
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
        ]
        return min(around, key=lambda node: (node.end_lineno or node.lineno) - node.lineno)


Rule = Callable[[PythonFile], Iterator[Finding]]
"""A rule yields its findings in one file; it decides itself which files concern it."""


def called_name(call: ast.Call) -> str:
    """The dotted name of what is called, as far as it is names: `asyncio.Queue`, `self.queue.put`."""
    return dotted(call.func)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((item.value for item in call.keywords if item.arg == name), None)


def calls(file: PythonFile) -> Iterator[ast.Call]:
    return (node for node in file.nodes if isinstance(node, ast.Call))


def imported_names(file: PythonFile, package: str) -> Iterator[tuple[ast.ImportFrom, ast.alias]]:
    """Every name that a `from package... import name` brings in."""
    for node in file.nodes:
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}."):
            yield from ((node, alias) for alias in node.names)
