"""Proof that every route of an application says who may call it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from liveloop.people.access.guards import RULE


def audit_routes(app: FastAPI, *, exempt: Collection[str] = ()) -> list[str]:
    """`METHODS path` of each route that declares no access rule, but for the paths in `exempt`.

    Routes that are not FastAPI's (static files, documentation) have no place for a rule: exempt them.
    """
    return sorted(
        f"{methods} {path}" for methods, path, rules in route_rules(app) if not rules and path not in exempt
    )


def route_rules(app: FastAPI) -> Iterator[tuple[str, str, list[str]]]:
    """(methods, path, names of the access rules) of every route."""
    for route in iter_route_contexts(app.routes):
        methods = ",".join(sorted(getattr(route, "methods", None) or ["*"]))
        dependant = getattr(route, "dependant", None)
        yield methods, route.path or str(route.route), list(_rules(dependant)) if dependant else []


def _rules(dependant: Dependant) -> Iterator[str]:
    for dependency in dependant.dependencies:
        rule = getattr(dependency.call, RULE, None)
        if rule:
            yield rule
        yield from _rules(dependency)
