"""The parts of ./dev: steps, stamps, what is said about failures and about missing packages."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRELUDE = """
set -euo pipefail
readonly ROOT=$PWD VENV=$PWD/.venv STAMPS=$PWD/.stamps
source {root}/tools/dev/say.sh
source {root}/tools/dev/system.sh
"""


def run_bash(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", PRELUDE.format(root=ROOT) + script]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_step_that_works_is_one_line(tmp_path: Path) -> None:
    result = run_bash(tmp_path, 'step "Make tea" echo noise')
    assert result.returncode == 0
    assert result.stdout == "  + Make tea (0 s)\n"
    assert (tmp_path / ".cache/logs/Make-tea.log").read_text() == "noise\n"


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("Temporary failure in name resolution", "The network did not answer"),
        ("npm error network request failed, reason: connect ECONNREFUSED", "The network did not answer"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("EACCES: permission denied, mkdir 'web/dist'", "must belong to the user"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate", "was not trusted"),
    ],
)
def test_a_step_that_fails_shows_why_and_what_to_do(tmp_path: Path, output: str, advice: str) -> None:
    script = f'broken() {{ echo "{output}"; return 7; }}\nstep "Fetch parts" broken\necho not reached'
    result = run_bash(tmp_path, script)
    assert result.returncode == 7
    assert "not reached" not in result.stdout
    assert output in result.stderr
    assert advice in result.stderr
    assert "Fetch parts failed; the whole output is in .cache/logs/Fetch-parts.log" in result.stderr


def test_a_step_stops_at_its_first_fault(tmp_path: Path) -> None:
    result = run_bash(tmp_path, 'broken() { false; echo went on; }\nstep "Two halves" broken')
    assert result.returncode == 1
    assert "went on" not in result.stderr


def test_a_step_is_redone_only_when_its_input_changed(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text("one")
    look = "done_before packages lock.txt && echo done || { mark_done packages lock.txt; echo redone; }"
    assert run_bash(tmp_path, look).stdout == "redone\n"
    assert run_bash(tmp_path, look).stdout == "done\n"
    (tmp_path / "lock.txt").write_text("two")
    assert run_bash(tmp_path, look).stdout == "redone\n"


def test_missing_packages_are_all_named_with_the_line_that_installs_them(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    packages = "# what tests need\nbash\nno-such-package-1  # why\nno-such-package-2\n"
    (tmp_path / "requirements/system.txt").write_text(packages)
    result = run_bash(tmp_path, "may_install() { false; }\nrequire_system_packages\necho not reached")
    assert result.returncode == 3
    assert result.stderr.splitlines() == [
        "These Debian packages are missing:",
        "  no-such-package-1",
        "  no-such-package-2",
        "Install them with: sudo apt-get install --no-install-recommends no-such-package-1 no-such-package-2",
    ]
    assert "not reached" not in result.stdout


def test_nothing_is_said_when_no_package_is_missing(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/system.txt").write_text("bash  # it runs this\n")
    result = run_bash(tmp_path, "require_system_packages")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_too_little_disk_is_said_before_anything_is_downloaded(tmp_path: Path) -> None:
    result = run_bash(tmp_path, "require_disk 999999999")
    assert result.returncode == 1
    assert "the first start needs 999999999 MB" in result.stderr


def test_an_unknown_command_is_refused_with_the_list() -> None:
    result = subprocess.run([ROOT / "dev", "launch"], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "there is no command 'launch'" in result.stderr
    assert "./dev COMMAND" in result.stderr
