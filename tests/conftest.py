"""Settings that all tests share."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.commands import Commands
from tests.workspaces import databases, other_databases, postgresql, workspace

__all__ = ["databases", "other_databases", "postgresql", "troth", "workspace"]

# A job in the background is deaf to Ctrl-C; what the tests start must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Whoever works on Troth draws new examples at every run; continuous integration draws the same, so
# that a change is judged by what it changes. A machine's speed is no failure: there is no deadline.
settings.register_profile("default", deadline=None, derandomize=False, print_blob=True)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def troth(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Commands:
    """The command line."""
    return Commands(capsysbinary, tmp_path)
