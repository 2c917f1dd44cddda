"""A real browser for the tests: Chromium as the system has it, never one that is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return where Chromium stands."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def why_no_browser() -> str:
    """Return why no page can be opened in a real browser; empty if one can."""
    if chromium() is None:
        return "no Chromium is installed (Debian: apt-get install chromium), so no page was opened"
    for name in ("playwright", "axe_playwright_python"):
        if find_spec(name) is None:
            return f"{name} is not installed, so no page was opened in a browser"
    return ""


@contextmanager
def real_browser() -> Iterator[Any]:
    """Start Chromium without a window."""
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium(), args=sandbox)
        try:
            yield started
        finally:
            started.close()


def axe_findings(page: Any) -> list[str]:
    """Return what axe-core finds on a page; the page must have been opened with `bypass_csp`.

    Mathematics is left out: it has no colour and no size of its own, and is most of a page.
    """
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("() => axe.run({exclude: 'math'}, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def beyond_the_edge(page: Any) -> list[str]:
    """Return what stands beyond the right edge of the page, and in nothing that scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((each) =>
            each.getBoundingClientRect().right > innerWidth + 1
            && !each.closest('.scroll, .wide, .skip')
        ).map((each) => each.outerHTML.slice(0, 120))"""
    )
    return found
