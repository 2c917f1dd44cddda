"""What all tests share: no test reads or writes the caches of the user who runs them."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["GRADER_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
