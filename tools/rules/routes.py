"""Every route says in its signature who may call it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.rules.source import Finding, PythonFile, imported_names

ACCESS_MODULE = "liveloop.people.access"
GUARDS = frozenset({"public", "require", "signed_in"})
ACCESS_MODULE_NAMES = frozenset({"access", "guards"})
"""A module of this name, in any domain, may offer further rules made of those guards."""

ROUTE_METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "api_route", "websocket"}
)


def routes_declare_access(file: PythonFile) -> Iterator[Finding]:
    """A route names a guard of `liveloop.people.access`, or an alias of one, in its signature."""
    if not file.within("src/liveloop"):
        return
    rules = _with_aliases(file, _imported_rules(file))
    for node in file.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        decorators = [decorator for decorator in node.decorator_list if _is_route(decorator)]
        if decorators and not _names(node.args, *decorators) & rules:
            message = f"route `{node.name}` names no guard: require(...), signed_in or public"
            yield Finding(file.path, node.lineno, "route-access", message)


def _imported_rules(file: PythonFile) -> set[str]:
    rules = set()
    for node, alias in imported_names(file, "liveloop"):
        guard = f"{node.module}.".startswith(ACCESS_MODULE + ".") and alias.name in GUARDS
        own = node.module != ACCESS_MODULE and str(node.module).rpartition(".")[2] in ACCESS_MODULE_NAMES
        if guard or own:
            rules.add(alias.asname or alias.name)
    return rules


def _with_aliases(file: PythonFile, rules: set[str]) -> set[str]:
    """Adds what is assigned from `rules`: annotations of parameters, routers that guard all their routes."""
    for node in file.nodes:
        if isinstance(node, ast.Assign) and _names(node.value) & rules:
            rules = rules | _names(*node.targets)
    return rules


def _is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTE_METHODS
        and isinstance(decorator.func.value, ast.Name)
        and decorator.func.value.id.endswith(("router", "app"))
    )


def _names(*nodes: ast.AST) -> set[str]:
    return {item.id for node in nodes for item in ast.walk(node) if isinstance(item, ast.Name)}
