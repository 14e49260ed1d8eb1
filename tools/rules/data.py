"""Rules about the database: where statements, commits and relationships may stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.rules.source import Finding, PythonFile, called_name, calls, imported_names, keyword

KIT = "src/liveloop/kit"
SCHEMA = ("src/liveloop/roles/migrations", "src/liveloop/roles/database.py")
STATEMENT_FILES = frozenset({"repository.py", "models.py", "locks.py"})
STATEMENT_NAMES = frozenset(
    {"select", "insert", "update", "delete", "text", "union", "union_all", "exists", "literal_column"}
)
RELATIONSHIPS = frozenset({"relationship", "orm.relationship", "sqlalchemy.orm.relationship"})


def statements_in_repositories(file: PythonFile) -> Iterator[Finding]:
    """SQL is written in `repository.py`, `models.py`, `locks.py`, kit and the migrations, nowhere else."""
    if not file.within("src/liveloop") or file.within(KIT, *SCHEMA) or file.name in STATEMENT_FILES:
        return
    for node, alias in imported_names(file, "sqlalchemy"):
        if alias.name in STATEMENT_NAMES:
            message = f"`{alias.name}` from sqlalchemy belongs into repository.py, models.py or locks.py"
            yield Finding(file.path, node.lineno, "sql-place", message)
    for line in _whole_imports(file):
        message = "import names from sqlalchemy, so that statements can be seen"
        yield Finding(file.path, line, "sql-place", message)


def _whole_imports(file: PythonFile) -> Iterator[int]:
    for node in file.nodes:
        if isinstance(node, ast.Import) and any(
            f"{name.name}.".startswith("sqlalchemy.") for name in node.names
        ):
            yield node.lineno


def commits_in_kit(file: PythonFile) -> Iterator[Finding]:
    """Only kit commits and rolls back: the edge of a request, the job runner, group commit."""
    if not file.within("src/liveloop") or file.within(KIT, *SCHEMA):
        return
    for call in calls(file):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}:
            message = f"`.{call.func.attr}()` outside kit: a transaction ends at the edge"
            yield Finding(file.path, call.lineno, "commit-place", message)


def relationships_raise(file: PythonFile) -> Iterator[Finding]:
    """Every relationship is `lazy="raise"`: loading is written in the repository."""
    if not file.within("src/liveloop"):
        return
    for call in calls(file):
        if called_name(call) in RELATIONSHIPS:
            lazy = keyword(call, "lazy")
            if not (isinstance(lazy, ast.Constant) and lazy.value == "raise"):
                yield Finding(file.path, call.lineno, "lazy-raise", 'relationship() needs lazy="raise"')
