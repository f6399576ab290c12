"""Settings that all tests share."""

import os

from hypothesis import HealthCheck, settings

# Every value that Hypothesis would choose by itself on a CI machine is said here, so that a run
# draws new examples everywhere. A machine's speed is no failure: there is no deadline.
settings.register_profile("default", deadline=None, derandomize=False, print_blob=True)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=False,
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
