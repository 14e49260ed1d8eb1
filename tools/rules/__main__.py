"""Judges the repository by our own rules: `python -m tools.rules`. Exits 1 if there are findings."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools.rules import data, routes, running, size, tree
from tools.rules.repository import read_text, tracked_files
from tools.rules.source import Finding, PythonFile, Rule

ROOT = Path(__file__).resolve().parents[2]
SIZED_SUFFIXES = frozenset({".py", ".sh", ".ts", ".tsx", ".js", ".mjs", ".css", ".c"})
UNSIZED_FOLDERS = ("/generated/", "src/liveloop/roles/migrations/versions/")
"""What a program wrote: clients from the OpenAPI document, migrations from the models."""

PYTHON_RULES: tuple[Rule, ...] = (
    data.statements_in_repositories,
    data.commits_in_kit,
    data.relationships_raise,
    routes.routes_declare_access,
    running.queues_bounded,
    running.time_from_the_clock,
    running.logs_are_events,
    running.tests_await_conditions,
    tree.suppressions_say_why,
    tree.unfinished_code,
)


def judge(root: Path) -> list[Finding]:
    findings: list[Finding] = []
    oversize: list[tuple[str, int, int]] = []
    for path in tracked_files(root):
        findings += tree.file_names(path)
        text = read_text(root / path)
        if text is None:
            continue
        findings += tree.package_index_addresses(path, text)
        if path.endswith(".md"):
            findings += tree.links_lead_somewhere(path, text, root)
        file = PythonFile(path, text) if path.endswith(".py") else None
        if file:
            findings += [finding for rule in PYTHON_RULES for finding in rule(file)]
        if Path(path).suffix in SIZED_SUFFIXES and not any(folder in path for folder in UNSIZED_FOLDERS):
            oversize += size.sizes_over_limit(path, text, file)
    findings += size.judge_sizes(oversize, json.loads((root / size.RATCHET).read_text(encoding="utf-8")))
    findings += size.judge_ratchet(size.read_ratchet_history(root))
    return sorted(findings)


def main() -> int:
    findings = judge(ROOT)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
