"""What holds for every test."""

import os

import pytest
from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")
"""A slow or busy machine is no failure: no test is decided by a time."""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run on continuous integration when a test was skipped there.

    Everything a test may miss elsewhere (browser, peers, rjieba) is installed there.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI") != "true":
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} skipped tests are failures here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
