"""What all tests share: caches of their own, a real browser, and no clock in properties."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.browser import real_browser, why_no_browser

# A property looks at the same examples in every run, however long they take, so that a run that
# fails does so for everybody. `--hypothesis-profile=search` looks at others.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Take half as many more as there are cores: many tests wait for processes of their own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) * 3 // 2


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what lives as long as the run: the tests and the code."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let no test read or write the caches of the user who runs them."""
    os.environ["GRADER_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the browser of the system, or skip with the reason why there is none."""
    if reason := why_no_browser():
        pytest.skip(reason)
    with real_browser() as started:
        yield started
