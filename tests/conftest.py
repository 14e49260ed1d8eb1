"""What every test may use. The fixtures themselves are in tests/fixtures/."""

from __future__ import annotations

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.foundation", "tests.fixtures.skips"]
