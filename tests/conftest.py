"""What all tests share: no caches of the user who runs them, nothing that a busy machine fails."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A property looks at the same examples in every run, however long they take, so that a run that
# fails does so for everybody. `--hypothesis-profile=search` looks at others.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["GRADER_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
