"""The programs of the user's handbook that check a record."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs/user/draws.md"


def draw_checked(record: Mapping[str, object], folder: Path) -> str:
    """What the program for raffles says of a record."""
    return _checked(0, record, folder)


def split_checked(record: Mapping[str, object], folder: Path) -> str:
    """What the program for red packets says of a record."""
    return _checked(1, record, folder)


def _checked(number: int, record: Mapping[str, object], folder: Path) -> str:
    programs = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), flags=re.DOTALL)
    assert len(programs) == 2, "one for raffles, one for red packets"
    (folder / "check.py").write_text(programs[number])
    (folder / "record.json").write_text(json.dumps(record))
    run = [sys.executable, "check.py", "record.json"]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
