"""Rules about names, addresses, suppressions, and the judge as a whole."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.tools.judging import findings
from tools.rules import tree
from tools.rules.__main__ import judge

SERVICE = "src/liveloop/shows/rooms/service.py"


@pytest.mark.parametrize(
    "path", ["src/liveloop/kit/utils.py", "web/src/common/button.tsx", "tests/helpers.test.ts"]
)
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert [finding.rule for finding in tree.file_names(path)] == ["file-name"]


@pytest.mark.parametrize("path", ["src/liveloop/kit/pages.py", "src/liveloop/shop/commons_tax.py"])
def test_a_name_that_says_something_is_fine(path: str) -> None:
    assert not list(tree.file_names(path))


@pytest.mark.parametrize(
    "address",
    [
        "https://" + "pypi" + ".org/simple",
        "https://files." + "pythonhosted" + ".org/packages/aa/bb/x.whl",
        '"resolved": "https://registry.' + 'npmjs.org/preact/-/preact-11.2.0.tgz"',
        "--extra-index" + "-url https://packages.example.org/",
        "index" + "_url = file:///srv/wheels",
        "https://mirror.example.org/" + "simple/",
    ],
)
def test_the_address_of_a_package_index_is_found(address: str) -> None:
    text = f"first line\n{address}\n"
    assert [finding.line for finding in tree.package_index_addresses("requirements/x.txt", text)] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "uv pip compile --no-emit-index-url --generate-hashes",
        "https://example.org/simple-words",
        "set up pip's index",
    ],
)
def test_other_addresses_are_fine(line: str) -> None:
    assert not list(tree.package_index_addresses("README.md", line))


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: BLE001", "# type: ignore", "# type: ignore[misc]"])
def test_a_suppression_without_a_reason_is_found(comment: str) -> None:
    assert findings(tree.suppressions_say_why, f"x = 1  {comment}\n", SERVICE) == ["suppression"]


@pytest.mark.parametrize(
    "comment", ["# noqa: BLE001 - a broken plug-in must not end the role", "# type: ignore[misc] - no stubs"]
)
def test_a_suppression_with_a_reason_is_fine(comment: str) -> None:
    assert not findings(tree.suppressions_say_why, f"x = 1  {comment}\n", SERVICE)


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("")
    text = (
        "[up](../README.md) [gone](gone.md#part) [web](https://example.org/x) [here](#part)\n"
        "`[code](no.md)`\n```\n[block](no.md)\n```\n[also gone](no.md)\n"
    )
    found = list(tree.links_lead_somewhere("docs/index.md", text, tmp_path))
    assert [(finding.line, finding.rule) for finding in found] == [(1, "dead-link"), (6, "dead-link")]


def test_unfinished_code_is_found() -> None:
    code = "def run():\n    raise Not" + "ImplementedError\n"
    assert findings(tree.unfinished_code, code, SERVICE) == ["unfinished"]


def test_the_judge_walks_a_repository_and_names_each_fault(tmp_path: Path) -> None:
    files = {
        "tools/ratchet.json": "{}",
        SERVICE: "from sqlalchemy import select\n",
        "web/src/helpers.ts": "export {}\n",
        "ignored/utils.py": "",
        ".gitignore": "ignored/\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert [(finding.path, finding.rule) for finding in judge(tmp_path)] == [
        (SERVICE, "sql-place"),
        ("web/src/helpers.ts", "file-name"),
    ]
