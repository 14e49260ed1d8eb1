"""Runs one rule on a snippet."""

from __future__ import annotations

from tools.rules.source import PythonFile, Rule


def findings(rule: Rule, code: str, path: str) -> list[str]:
    """The names of the rules that `code`, stored at `path`, breaks."""
    return [finding.rule for finding in rule(PythonFile(path, code))]
