"""CONTRIBUTING.md lists the rules that are checked: all of them, and no others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED_RULE = re.compile(r"\| `([a-z-]+)`[^|]*\|$", re.MULTILINE)


def test_every_rule_is_listed_and_every_listed_rule_exists() -> None:
    checked = {name for path in (ROOT / "tools/rules").glob("*.py") for name in _rules_in(path)}
    listed = set(NAMED_RULE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert listed == checked


def _rules_in(path: Path) -> set[str]:
    """The third argument of each Finding(path, line, rule, message)."""
    return {
        node.args[2].value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Finding"
        and isinstance(node.args[2], ast.Constant)
    }
