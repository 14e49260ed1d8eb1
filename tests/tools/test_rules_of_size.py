"""Sizes have limits, and the list of exceptions may only shrink."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tools.rules.size import RATCHET, judge_ratchet, judge_sizes, read_ratchet_history, sizes_over_limit
from tools.rules.source import PythonFile

PATH = "src/liveloop/kit/jobs.py"
LONG_FUNCTION = "class Runner:\n    async def run(self):\n" + "        pass\n" * 61


def test_a_long_function_and_a_long_file_are_measured() -> None:
    text = LONG_FUNCTION + "\n" * 500
    found = list(sizes_over_limit(PATH, text, PythonFile(PATH, text)))
    assert found == [(PATH, 1, 563), (f"{PATH}::Runner.run", 2, 62)]


def test_what_is_within_the_limit_is_not_measured() -> None:
    text = "def run():\n" + "    pass\n" * 59
    assert not list(sizes_over_limit(PATH, text, PythonFile(PATH, text)))


def test_too_long_without_leave_is_found() -> None:
    assert [str(finding) for finding in judge_sizes([(PATH, 1, 501)], {})] == [
        f"{PATH}:1: size: {PATH} has 501 lines, 500 are allowed: split it"
    ]


def test_growth_beyond_leave_is_found() -> None:
    assert len(list(judge_sizes([(PATH, 1, 520)], {PATH: 510}))) == 1


def test_leave_that_is_used_to_the_full_is_fine() -> None:
    assert not list(judge_sizes([(PATH, 1, 510)], {PATH: 510}))


def test_leave_that_is_too_wide_or_idle_is_found() -> None:
    idle = "src/liveloop/kit/ids.py"
    messages = [finding.message for finding in judge_sizes([(PATH, 1, 505)], {PATH: 510, idle: 501})]
    assert messages == [
        f"{PATH} shrank: lower its entry from 510 to 505",
        f"{idle} is within its limit now: remove its entry",
    ]


def test_the_list_may_shrink_but_not_grow() -> None:
    assert not list(judge_ratchet([{"a": 510, "b": 600}, {"a": 505}]))
    assert len(list(judge_ratchet([{"a": 510}, {"a": 511}]))) == 1
    assert len(list(judge_ratchet([{}, {"a": 501}]))) == 1


def test_the_history_of_the_list_is_read_from_git(tmp_path: Path) -> None:
    ratchet = tmp_path / RATCHET
    ratchet.parent.mkdir()
    _git(tmp_path, "init", "-q")
    for version in ({"a": 510}, {"a": 505}):
        ratchet.write_text(json.dumps(version))
        _git(tmp_path, "add", RATCHET)
        _git(
            tmp_path,
            "-c",
            "user.name=T",
            "-c",
            "user.email=t@example.org",
            "commit",
            "-q",
            "-m",
            "size: list",
        )
    ratchet.write_text('{"a": 507}')
    history = read_ratchet_history(tmp_path)
    assert history == [{"a": 510}, {"a": 505}, {"a": 507}]
    assert [finding.message for finding in judge_ratchet(history)] == ["a was raised from 505 to 507"]


def test_without_git_only_the_working_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / RATCHET).write_text("{}")
    assert read_ratchet_history(tmp_path) == [{}]


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)
