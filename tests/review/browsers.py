"""A real browser for the tests: Chromium as the system has it, never one that is downloaded."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return where Chromium stands."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def why_no_browser() -> str:
    """Return why no page can be opened in a real browser; empty if one can."""
    if chromium() is None:
        return "no Chromium is installed (Debian: apt-get install chromium), so no page was opened"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed, so no page was opened in a browser"
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


@dataclass
class Running:
    """A review page that runs as a user runs it."""

    process: subprocess.Popen[str]
    link: str

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def start(out: Path, port: int, *more: str) -> Running:
    """Run `grader review`, and wait for its link."""
    command = [sys.executable, "-u", "-m", "grader", "review", str(out), "--port", str(port), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    begun = time.monotonic()
    for line in process.stdout:
        if found := re.search(r"http\S+", line):
            return Running(process, found[0])
        assert time.monotonic() - begun < 60, line
    raise AssertionError("the review page did not start")


@dataclass
class Tab:
    """A page in a browser, with what went wrong in it, and how many keys were pressed."""

    page: Any
    troubles: list[str]
    keys: int = 0

    def open(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        self.page.wait_for_selector("html[data-busy='no']", state="attached")

    def press(self, key: str) -> None:
        """Press a key, and wait for what it does."""
        self.keys += 1
        self.page.keyboard.press(key)
        self.settle()

    @property
    def status(self) -> str:
        """What the page says was done."""
        return str(self.page.inner_text("#status"))


@contextmanager
def tab(browser: Any, width: int = 1280, **more: Any) -> Iterator[Tab]:
    """Open a tab of a browser profile of its own."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    page = context.new_page()
    page.set_default_timeout(20_000)
    made = Tab(page, [])
    page.on("console", lambda each: made.troubles.append(each.text) if each.type == "error" else 0)
    page.on("pageerror", lambda each: made.troubles.append(str(each)))
    page.on("dialog", lambda each: made.troubles.append(f"dialog: {each.message}"))
    yield made
    context.close()


def axe_findings(page: Any) -> list[str]:
    """Return what axe-core finds on a page."""
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
