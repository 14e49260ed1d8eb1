"""Nothing is skipped silently."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytest_plugins = ["pytester"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("def test_it():\n    pytest.skip('no encoder here')", "failed"),
        ("@pytest.mark.skip(reason='later')\ndef test_it(): pass", "errors"),
        ("@pytest.mark.xfail\ndef test_it(): assert False", "failed"),
    ],
)
def test_a_skipped_test_fails_the_run(pytester: pytest.Pytester, body: str, outcome: str) -> None:
    result = _run(pytester, f"import pytest\n{body}\n")
    result.assert_outcomes(**{outcome: 1})
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_skipped_module_fails_the_run(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "import pytest\npytest.importorskip('no_such_module')\n")
    result.assert_outcomes(errors=1)
    assert result.ret != pytest.ExitCode.OK


def test_a_passing_test_passes(pytester: pytest.Pytester) -> None:
    _run(pytester, "def test_it(): pass\n").assert_outcomes(passed=1)


def _run(pytester: pytest.Pytester, module: str) -> pytest.RunResult:
    pytester.makepyfile(module)
    pytester.makepyprojecttoml(f"[tool.pytest.ini_options]\npythonpath = ['{ROOT}']")
    pytester.makeconftest("pytest_plugins = ['tests.fixtures.skips']")
    return pytester.runpytest_subprocess()
